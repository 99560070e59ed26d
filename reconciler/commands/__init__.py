"""The reconciler's commands: thin, each reading what it needs, asking the rooms below, and showing the answer.

The front door finds each by an entry point of `alba.commands` and loads the one that is typed, so that `alba validate`
never waits for what only an engine needs. May import everything below; nothing imports it.
"""
