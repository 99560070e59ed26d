"""What the outside says to the engine, in one item of the store, at which it looks each second.

Called by whoever is not the engine: `alba sync --allow`, and a receiver of webhooks. Nothing here waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reconciler.core.claims import Mint
from reconciler.core.ports import Expect, Put, Store
from reconciler.core.revisions import SIGNALS_ID, Signals

TRIES = 5


def allow(store: Store, mint: Mint, revision: str, by: str) -> bool:
    """Say that a revision may be followed in spite of the guard, and who said so. False: others keep writing.

    StoreUnavailable.
    """
    return _write(store, mint, lambda signals: replace(signals, allowed={**signals.allowed, revision: by}))


def announce(store: Store, mint: Mint, revision: str) -> bool:
    """Say that there is news in the repository, so that it is looked at now. False: others keep writing.

    StoreUnavailable.
    """
    return _write(store, mint, lambda signals: replace(signals, revision_seen=revision))


def _write(store: Store, mint: Mint, change: Callable[[Signals], Signals]) -> bool:
    for _ in range(TRIES):
        found = store.read([SIGNALS_ID]).get(SIGNALS_ID)
        before = found if isinstance(found, Signals) else None
        signals = replace(change(before or Signals("")), version=mint())
        if store.transact([Put(signals, before.version if before else Expect.ABSENT)]):
            return True
    return False
