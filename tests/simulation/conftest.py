"""What several files of the simulation start from."""

from __future__ import annotations

import gc

gc.collect()
gc.freeze()
"""What was imported is here to stay: every collection of the many to come would look through it for nothing."""
