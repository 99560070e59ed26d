"""The reconciler: turns the schedules on main into namespaces that wake and sleep.

Its floors, each importing only what is below it: `commands`, `compose`, `settings`, then `adapters` beside
`engine`, then `core`, which is pure and stands on `schemas`. `cli` is the front door, and imports none of
them. The contracts in `pyproject.toml` hold all this.
"""
