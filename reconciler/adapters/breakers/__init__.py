"""Breakers around the ports: what does not answer is left alone for a while, and then tried by one call.

One breaker for each dependency and kind of call, put around the adapters by `reconciler.compose`. Nothing is tried
again here. May import `reconciler.core` and `schemas`.
"""
