"""Does what the core has decided, through the ports it is handed; the only room of the reconciler that waits.

Knows no adapter by name. May import `reconciler.core` and `schemas`.
"""
