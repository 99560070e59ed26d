"""What is decided, before anything acts: records, plan, claims, sync, power, and the ports as Protocols.

Pure: instants, identities and chance come in as arguments, and nothing here waits, logs, reads or writes.
May import `schemas` only.
"""
