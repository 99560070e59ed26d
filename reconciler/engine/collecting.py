"""How often Python looks for garbage while an engine runs."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 20)


@contextmanager
def collected_seldom() -> Iterator[None]:
    """Have the cyclic collector run by the hundred thousand objects that are made, and as before afterwards.

    By default it goes through all that the lists of a herd hold, again and again: a fifth of what a herd takes.
    """
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
