"""The bot's commands; the front door finds each by an entry point of `alba.commands`.

`alba new` belongs to the reconciler, which finds `propose_wish` by the entry point `alba.proposals`.
"""
