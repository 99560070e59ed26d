"""The read-only HTTP API under `/api/v1`: what the store and main say, as a page and a script want it.

It answers from a copy of the store that one task refreshes, so that answers are quick and go on while the store is
away. Floors inside: `guarding` around `routes` → `content` → the copies (`following`, `mainline`, `past`) and what the
clusters show (`lookout`). It decides nothing: windows, rows, forecasts and rules are asked of `reconciler.core` and
`schemas`.
"""
