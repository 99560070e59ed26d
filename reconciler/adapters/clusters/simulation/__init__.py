"""What a simulated cluster is made of: the stored objects and their rules, and the controllers that act on them.

Synchronous and without a clock of its own: time is what the cluster says it is. May import the core and the ground.
"""
