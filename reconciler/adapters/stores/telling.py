"""Tells a store that is back what was done while it was away. Repeating it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from reconciler.core.claims import Mint, Terms, Writes
from reconciler.core.history import HistoryRow
from reconciler.core.items import places_id, record_id
from reconciler.core.ports import LARGEST_TRANSACTION, Expect, Op, Put, Store
from reconciler.core.records import NamespaceRecord, Places, Version
from reconciler.core.replaying import Account, Facts, accounts, is_ours, looking_again, recording
from schemas.schedule import Policy

TRIES = 5
"""How often the record of one namespace is read again while others write to it; then it is left to the sweep."""


def tell_store(
    store: Store,
    told: Iterable[Facts],
    policy: Policy,
    now: Callable[[], float],
    mint: Mint,
    doubtful: Collection[Version],
) -> int:
    """Record every fact; how many namespaces somebody else wrote meanwhile, which are looked at again.

    StoreUnavailable: some may be recorded.
    """
    others = 0
    for account in accounts(told):
        for _ in range(TRIES):
            terms = Terms(policy, int(now()), "", mint, 0)
            ours, done = _tell(store, account, terms, doubtful)
            if done:
                others += not ours
                break
    return others


def _tell(store: Store, account: Account, terms: Terms, doubtful: Collection[Version]) -> tuple[bool, bool]:
    """One namespace: whether nobody else wrote it, and whether the store has it now."""
    places_of, record_of = places_id(account.key.cluster), record_id(account.key)
    found = store.read([record_of, places_of])
    record, places = found.get(record_of), found.get(places_of)
    stored = record if isinstance(record, NamespaceRecord) else None
    if not is_ours(account, stored, doubtful):
        _file_what_nobody_did(store, account.filed)
        ops = looking_again(stored, terms)
        return False, not ops or store.transact(ops)
    for first in range(0, len(account.filed), LARGEST_TRANSACTION):
        rows: list[Op] = [Put(row, Expect.ANYTHING) for row in account.filed[first : first + LARGEST_TRANSACTION]]
        store.transact(rows)
    if not account.versions:
        return True, True
    writes = recording(account, stored, places if isinstance(places, Places) else None, terms)
    return True, writes is None or _write(store, writes)


def _file_what_nobody_did(store: Store, rows: Sequence[HistoryRow]) -> None:
    """Somebody else may have filed the same stretch: theirs stands."""
    for row in rows:
        store.transact([Put(row, Expect.ABSENT)])


def _write(store: Store, writes: Writes) -> bool:
    if writes.before:
        store.transact(writes.before)
    if not store.transact(writes.together):
        return False
    for first in range(0, len(writes.after), LARGEST_TRANSACTION):
        store.transact(writes.after[first : first + LARGEST_TRANSACTION])
    return True
