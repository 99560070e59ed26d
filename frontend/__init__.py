"""The read-only HTTP API, and the page that shows it.

May import the reconciler and `schemas`; never the bot. The web framework is imported here and nowhere else.
`commands` is the door from outside, `compose` puts the API together from settings, `api` is what answers.
"""
