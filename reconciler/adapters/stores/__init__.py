"""Where records are kept: SQLite, the embedded default, and DynamoDB, both behind the `Store` port.

`table` alone knows how an item is written down; may import the core and the ground, never the engine.
"""
