"""What `alba status` sees: the store or, while that is away, the copy that an engine keeps on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from reconciler.commands.connecting import known_cluster
from reconciler.commands.ending import NO_CATALOGUE, CannotRun
from reconciler.compose import clock_at, open_store
from reconciler.core.bots import BOTS_ID, Bots, BotWord
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour, Word, hour_ids, last_words
from reconciler.core.items import places_id, round_id
from reconciler.core.ports import Store, StoreUnavailable
from reconciler.core.records import NamespaceKey, NamespaceRecord, Places
from reconciler.core.revisions import FIRST_HOLD_ID, POINTER_ID, CataloguePointer, FirstHold
from reconciler.core.rounds import Round
from reconciler.settings import Settings
from schemas.instants import DAY, MINUTE, Instant

PAST_S = 7 * DAY
MOST_PAST = 5
"""How far back, and how much of it, the past of one namespace is told."""


@dataclass(frozen=True, slots=True)
class Away:
    """The store does not answer: why, how old the copy is that is shown, and what its engine has yet to tell."""

    reason: str
    as_of: Instant
    outbox: int
    oldest: Instant | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What is in force, who is awake, the last round of each cluster, and what engines and bots last said, newest word
    first; all of it as of `now`.
    """

    now: Instant
    pointer: CataloguePointer
    places: tuple[Places, ...]
    records: tuple[NamespaceRecord, ...]
    past: tuple[HistoryRow, ...] = ()
    words: tuple[Word, ...] = ()
    rounds: tuple[Round, ...] = ()
    bots: tuple[BotWord, ...] = ()
    away: Away | None = None

    def last_round(self, cluster: str) -> Round | None:
        """The last that was made of a cluster; None: none was, or a copy is shown, which has none."""
        return next((r for r in self.rounds if r.cluster == cluster), None)


def see(settings: Settings, cluster: str | None, namespace: str | None, asked: Instant | None, now: Instant) -> Seen:
    """Of one cluster or of all, of one namespace, with its past, or of all; as of the instant that is `asked` for, or
    the `present`. CannotRun: nothing is in force. StoreUnavailable: neither the store nor a copy of it can be read.
    """
    try:
        with open_store(settings, clock_at(None), make=False) as store:
            found = _in_store(store, namespace, asked, now)
    except StoreUnavailable as error:
        found = _in_copy(settings, error, asked, now)
    known_cluster(cluster, tuple(found.pointer.policy.clusters))

    def is_asked(key: NamespaceKey) -> bool:
        return cluster in (None, key.cluster) and namespace in (None, key.namespace)

    return replace(
        found,
        places=tuple(p for p in found.places if cluster in (None, p.cluster)),
        records=tuple(r for r in found.records if is_asked(r.key)),
    )


def present(pointer: CataloguePointer, asked: Instant | None, now: Instant) -> Instant:
    """The instant that is asked for, else `now`; where this machine's clock is behind what wrote to the store, as it is
    beside a demo, when that last looked at the repository.
    """
    if asked is not None:
        return asked
    return pointer.synced_at if pointer.synced_at > now + MINUTE else now


def in_force(store: Store) -> CataloguePointer:
    """What is in force. CannotRun: nothing is, and why. StoreUnavailable."""
    found = store.read([POINTER_ID, FIRST_HOLD_ID])
    pointer, first = found.get(POINTER_ID), found.get(FIRST_HOLD_ID)
    if isinstance(pointer, CataloguePointer):
        return pointer
    if isinstance(first, FirstHold):
        raise CannotRun(first.sentence)
    raise CannotRun(NO_CATALOGUE)


def _in_store(store: Store, namespace: str | None, asked: Instant | None, clock: Instant) -> Seen:
    pointer = in_force(store)
    now = present(pointer, asked, clock)
    keys = [NamespaceKey(cluster, namespace) for cluster in pointer.policy.clusters] if namespace else []
    past = [row for key in keys for row in store.history(now - PAST_S, now + 1, key, limit=MOST_PAST).items]
    clusters = pointer.policy.clusters
    ids = [*map(places_id, clusters), *map(round_id, clusters), *hour_ids(now - DAY, now + 1), BOTS_ID]
    items = store.read(ids).values()
    return Seen(
        now,
        pointer,
        tuple(item for item in items if isinstance(item, Places)),
        tuple(_all(store)),
        tuple(past),
        tuple(last_words(item for item in items if isinstance(item, Hour))),
        tuple(item for item in items if isinstance(item, Round)),
        tuple(word for item in items if isinstance(item, Bots) for word in item.words),
    )


def _all(store: Store) -> Iterator[NamespaceRecord]:
    cursor: str | None = None
    while True:
        page = store.records(cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def _in_copy(settings: Settings, error: StoreUnavailable, asked: Instant | None, clock: Instant) -> Seen:
    try:
        from reconciler.adapters.stores.enduring import OUTBOX_FILE  # noqa: PLC0415 - an extra that only engines need
        from reconciler.adapters.stores.outbox import waiting  # noqa: PLC0415 - likewise
        from reconciler.guarding import copies_on_this_machine  # noqa: PLC0415 - likewise
    except ModuleNotFoundError:
        raise error from None
    for copy, folder in copies_on_this_machine(settings):
        pointer = copy.items.get(POINTER_ID)
        if isinstance(pointer, CataloguePointer):
            away = Away(str(error), copy.as_of, *waiting(folder / OUTBOX_FILE))
            now = present(pointer, asked, clock)
            return Seen(now, pointer, tuple(copy.places()), tuple(copy.records()), away=away)
    raise error
