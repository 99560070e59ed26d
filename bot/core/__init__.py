"""What the bot decides: what people meant, which edit of the files that is, and what the pull request says.

Pure: no clock, no network, no Slack and no GitHub; everything that varies comes in as a parameter.
"""
