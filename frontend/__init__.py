"""The read-only HTTP API, and the page that shows it.

May import the reconciler and `schemas`; never the bot. The web framework is imported here and nowhere else.
`commands` is the door from outside and `beside` the demo's, `compose` puts everything together from settings, `serving`
listens, `api` is what answers, `web` is the page.
"""
