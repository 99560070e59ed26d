"""Looks, a few times a minute, at how the engine itself stands; tells it, and writes it down in the item of this hour.

The hours are for readers, so whatever hinders their writing is no error: while the store is away, what was counted
waits in memory and is added once it is back; what a process counted that died meanwhile is lost. Only an engine that
may act somewhere writes; what another one counts, it forgets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from reconciler.core.happenings import PlacesUsed, Stood, Unavailable
from reconciler.core.hours import NOTHING, Counted, Hour, Word, grown, hour_id, hour_of
from reconciler.core.items import Item, places_id
from reconciler.core.ports import Expect, Put, SourceUnavailable, StoreUnavailable
from reconciler.core.records import Places, Version
from reconciler.core.revisions import POINTER_ID, CataloguePointer
from reconciler.engine.chronicle import Chronicle
from reconciler.engine.ports import Ports
from reconciler.engine.staleness import Staleness
from schemas.instants import MINUTE, Instant

TRIES = 3
"""How often an hour is added to that others write at the same time."""

CENTRES_S = 5 * MINUTE
"""How often the published cost centres are read although nothing asks for them, so that a young copy is there."""


class Observer:
    """Observes one engine. `leads` tells the clusters in which it may act now."""

    def __init__(
        self, ports: Ports, chronicle: Chronicle, staleness: Staleness, leads: Callable[[], Collection[str]]
    ) -> None:
        self._ports = ports
        self._chronicle = chronicle
        self._staleness = staleness
        self._leads = leads
        self._written_at = 0
        self._centres_asked_at = float("-inf")
        self._doubtful: dict[Instant, tuple[Version, Counted]] = {}

    async def observe(self) -> None:
        """Tell how the engine stands; once a minute, write it down."""
        await self._read_cost_centres()
        stood = await self._stood()
        self._ports.reporter.tell(stood)
        if stood.at // MINUTE != self._written_at // MINUTE:
            await self.write(stood)

    async def write(self, stood: Stood | None = None) -> None:
        """Add what was counted to the hours that it belongs to, and the engine's word to this one."""
        ports = self._ports
        if not self._leads():
            self._chronicle.take()
            return
        if ports.store_is_away:
            return
        stood = stood or await self._stood()
        taken = {hour_of(stood.at): NOTHING, **self._chronicle.take()}
        word = Word(ports.owner, stood, self._chronicle.breakers)
        left = dict(taken)
        try:
            for start in sorted({*taken, *self._doubtful}):
                own = word if start == hour_of(stood.at) else None
                for _ in range(TRIES):
                    if await self._write_hour(start, taken.get(start, NOTHING), own):
                        left.pop(start, None)
                        break
            self._written_at = stood.at
        except StoreUnavailable:
            left = {start: each for start, each in left.items() if start not in self._doubtful}
        finally:
            self._chronicle.give_back(left)

    async def _write_hour(self, start: Instant, counted: Counted, word: Word | None) -> bool:
        """False: another engine wrote meanwhile. StoreUnavailable: the next write finds out whether it was done."""
        ports, id_ = self._ports, hour_id(start)
        found = (await ports.offload(ports.store.read, [id_])).get(id_)
        before = found if isinstance(found, Hour) else None
        if doubtful := self._doubtful.pop(start, None):
            version, unsure = doubtful
            if before is None or before.version != version:
                self._chronicle.give_back({start: unsure})
        after = grown(before, start, ports.mint(), counted, word)
        try:
            return await ports.offload(ports.store.transact, [Put(after, before.version if before else Expect.ABSENT)])
        except StoreUnavailable:
            self._doubtful[start] = after.version, counted
            raise

    async def _stood(self) -> Stood:
        ports = self._ports
        now, endurance = int(ports.clock.now()), ports.endurance
        found = await self._read()
        pointer = found.get(POINTER_ID)
        seen_at = self._staleness.seen_at
        return Stood(
            at=now,
            leads=tuple(sorted(self._leads())),
            limit=pointer.policy.limit if isinstance(pointer, CataloguePointer) else None,
            places=tuple(
                PlacesUsed(p.cluster, len(p.awake), len(p.queue)) for p in found.values() if isinstance(p, Places)
            ),
            sync_age_s=max(0, now - seen_at) if seen_at is not None else None,
            copy_age_s=int(endurance.copy_age_s) if endurance else None,
            outbox=endurance.waiting_facts if endurance else 0,
            outbox_age_s=int(endurance.outbox_age_s) if endurance else 0,
            cost_centres_age_s=self._cost_centres_age_s(),
        )

    async def _read(self) -> Mapping[str, Item]:
        ports = self._ports
        try:
            return await ports.offload(ports.store.read, [POINTER_ID, *map(places_id, ports.clusters)])
        except StoreUnavailable:
            return {}

    def _cost_centres_age_s(self) -> int | None:
        age_s = self._ports.cost_centres.age_s if self._ports.cost_centres else None
        return None if age_s is None else int(age_s)

    async def _read_cost_centres(self) -> None:
        ports = self._ports
        if ports.cost_centres is None or ports.clock.monotonic() - self._centres_asked_at < CENTRES_S:
            return
        self._centres_asked_at = ports.clock.monotonic()
        try:
            await ports.offload(ports.cost_centres.read)
        except SourceUnavailable as error:
            ports.reporter.tell(Unavailable("the published cost centres", str(error)))
