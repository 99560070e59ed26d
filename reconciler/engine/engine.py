"""The engine: one tick, and the loop that ticks at each edge or each minute, whichever comes first.

The long-lived process and one Lambda invocation are the same code: `tick` does what is due and waits until it is
done, `run` starts what is due and goes on. Nothing is remembered between ticks that the store does not hold.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reconciler.core.backoff import backoff_s
from reconciler.core.claims import Terms
from reconciler.core.happenings import StoodBack, TickEnded, Unavailable, WouldSwitch
from reconciler.core.items import record_id
from reconciler.core.plan import Step, transition
from reconciler.core.ports import ClusterUnavailable, StoreUnavailable
from reconciler.core.records import NamespaceKey, NamespaceRecord, Version, Way
from reconciler.core.revisions import POINTER_ID, SIGNALS_ID, CataloguePointer, Signals
from reconciler.engine.acting import Actor
from reconciler.engine.collecting import collected_seldom
from reconciler.engine.electing import Candidate, LeaseRefused
from reconciler.engine.ledger import Ledger
from reconciler.engine.looking import Looker
from reconciler.engine.observing import Observer
from reconciler.engine.ports import Ports
from reconciler.engine.staleness import Staleness
from reconciler.engine.sweeping import Sweeper
from reconciler.engine.switching import Switcher, Tally
from reconciler.engine.syncing import CheckFiles, SyncEnd, Syncer, SyncResult
from schemas.instants import MINUTE, Instant
from schemas.schedule import Mode, Policy

DUE_AT_ONCE = 2_000
READ_AT_ONCE = 100
PASSES = 20
"""How often one tick looks again for what its own work has made possible, such as a place under the limit."""

SHORTEST_WAIT_S = 0.05
FIRST_STORE_WAIT_S = 1.0
LONGEST_STORE_WAIT_S = 15.0
UPKEEP_S = 5.0


STAND_EVERY_S = 2.0
LAST_WORD_S = 3.0
"""How long the end of an engine waits for what it counted to be written: what it leads must be free soon."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What one look at the store found: what is due in this engine's clusters, and when the next is."""

    due: tuple[NamespaceKey, ...] = ()
    next_due: Instant | None = None
    pointer: CataloguePointer | None = None


class Engine:
    """Drives the ports. One of them for a process; any number of them over one store."""

    def __init__(self, ports: Ports, check: CheckFiles, candidates: Mapping[str, Candidate] | None = None) -> None:
        self._ports = ports
        self._candidates = candidates or {}
        self._kept_from: dict[str, str] = {}
        self._news = asyncio.Event()
        self._heard: Version | None = None
        self._syncing = asyncio.Lock()
        ledger = Ledger(ports.store, ports.offload)
        lookers = {name: Looker(cluster, ports.clock) for name, cluster in ports.clusters.items()}
        self._actors = {
            name: Actor(cluster, lookers[name], ports.clock, ports.times) for name, cluster in ports.clusters.items()
        }
        self._switchers = {name: Switcher(name, ports, actor, ledger) for name, actor in self._actors.items()}
        self._sweeper = Sweeper(ports, lookers, ledger)
        self._staleness = Staleness(ports)
        self._syncer = Syncer(ports, check, self._terms, self._staleness.source_answered)
        self._observer = Observer(ports, ports.chronicle, self._staleness, self._leads) if ports.chronicle else None
        self._told: dict[NamespaceKey, Step] = {}

    async def sync(self) -> SyncResult:
        """Bring the newest revision into the store. StoreUnavailable."""
        async with self._syncing:
            result = await self._syncer.sync()
        if result.end is SyncEnd.IN_FORCE:
            await self._tell_observed_everywhere()
        return result

    async def sweep(self) -> int:
        """Compare the governed namespaces with their clusters; how many records that changed. StoreUnavailable."""
        pointer = await self._pointer()
        if pointer is None:
            return 0
        try:
            return (await self._sweeper.sweep(self._terms(pointer.policy))).written
        except ClusterUnavailable as error:
            self._ports.reporter.tell(Unavailable("a cluster", str(error)))
            return 0

    async def tick(self) -> Tally:
        """Do what is due, and what that makes possible, and wait until it is done. StoreUnavailable."""
        began = self._ports.clock.monotonic()
        tally = Tally()
        outlook = await self._look_out()
        due = len(outlook.due)
        kept_from = await self._stand({key.cluster for key in outlook.due})
        tally.failed += sum(key.cluster in kept_from for key in outlook.due)
        for _ in range(PASSES):
            before = (tally.switched, tally.rolled, tally.failed)
            await asyncio.gather(*await self._start(outlook, tally))
            if (tally.switched, tally.rolled, tally.failed) == before:
                break
            outlook = await self._look_out()
            due = max(due, len(outlook.due))
        self._tell_tick(due, tally, began)
        return tally

    async def observe(self) -> None:
        """Tell how an engine stands that ticks once and needs no Lease, and write down what it counted."""
        if chronicle := self._ports.chronicle:
            free = [name for name in self._switchers if not self._kept_from.get(name)]
            await Observer(self._ports, chronicle, self._staleness, lambda: free).observe()

    async def run(self, stop: asyncio.Event) -> None:
        """Tick, sync and sweep until told to stop; then give back what is claimed, and last the leases."""
        leading = asyncio.create_task(self._lead())
        duties = [
            asyncio.create_task(self._every(self._ports.times.sync_s, self._sync_quietly, stop)),
            asyncio.create_task(self._every(self._ports.times.signals_s, self._heed_signals, stop)),
            asyncio.create_task(self._every(self._ports.times.sweep_s, self._sweep_quietly, stop)),
            *self._enduring(stop),
            *self._observing(stop),
        ]
        under_way: set[asyncio.Task[None]] = set()
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(self._hear)
        try:
            with collected_seldom():
                await self._loop(stop, under_way)
        finally:
            await _cancelled(*duties, stopping)
            for actor in self._actors.values():
                actor.stop()
            if under_way:
                await asyncio.wait(under_way, timeout=self._ports.times.shutdown_s)
            if self._observer:
                last = asyncio.create_task(self._observer.write())
                await asyncio.wait({last}, timeout=LAST_WORD_S)
                await _cancelled(last)
            await _cancelled(leading)
            for candidate in self._candidates.values():
                await candidate.release()

    async def _loop(self, stop: asyncio.Event, under_way: set[asyncio.Task[None]]) -> None:
        failed = 0
        while not stop.is_set():
            tally = Tally()
            began = self._ports.clock.monotonic()
            wait_s = float(self._ports.times.tick_s)
            self._news.clear()
            try:
                outlook = await self._look_out()
                started = await self._start(outlook, tally)
            except StoreUnavailable as error:
                self._ports.reporter.tell(Unavailable("the store", str(error)))
                failed += 1
                wait_s = backoff_s(failed, FIRST_STORE_WAIT_S, LONGEST_STORE_WAIT_S, self._ports.mint())
            else:
                failed = 0
                self._tell_tick(len(outlook.due), tally, began)
                wait_s = self._wait_s(outlook)
                for task in started:
                    under_way.add(task)
                    task.add_done_callback(self._hear)
            await self._wait(wait_s)
            ended = {task for task in under_way if task.done()}
            under_way -= ended
            self._tell_errors(ended)

    def _tell_errors(self, ended: set[asyncio.Task[None]]) -> None:
        """A mistake in one transition stops no other; its claim expires, and it is tried again."""
        for task in ended:
            error = None if task.cancelled() else task.exception()
            if error is not None:
                self._ports.reporter.tell(Unavailable("a transition", repr(error)))

    def _wait_s(self, outlook: Outlook) -> float:
        """Until the next edge or a minute."""
        longest = float(self._ports.times.tick_s)
        if outlook.next_due is None:
            return longest
        return min(longest, max(SHORTEST_WAIT_S, outlook.next_due - self._ports.clock.now()))

    async def _wait(self, seconds: float) -> None:
        """Until so many seconds have passed, or there are news: something has ended, since that may make room, this
        engine is to end, or it may act where it might not.
        """
        passing = asyncio.create_task(self._ports.clock.sleep(seconds))
        passing.add_done_callback(self._hear)
        await self._news.wait()
        passing.cancel()

    def _hear(self, ended: asyncio.Task[Any]) -> None:
        if not ended.cancelled():
            self._news.set()

    async def _look_out(self) -> Outlook:
        """Ask the store what is due now, and what comes next. Two reads when nothing is."""
        pointer = await self._pointer()
        if pointer is None:
            return Outlook()
        self._staleness.was_confirmed(pointer.synced_at)
        await self._syncer.derive(pointer)
        now = int(self._ports.clock.now())
        names = await self._ports.offload(self._ports.store.due, now + MINUTE, DUE_AT_ONCE)
        due = tuple(d.key for d in names if d.at <= now and d.key.cluster in self._switchers)
        return Outlook(due, min((d.at for d in names if d.at > now), default=None), pointer)

    async def _start(self, outlook: Outlook, tally: Tally) -> list[asyncio.Task[None]]:
        """Begin what is due where this engine may act."""
        due = [key for key in outlook.due if self._may_act(key.cluster)]
        if not due or outlook.pointer is None:
            return []
        records = await self._records([record_id(key) for key in due])
        terms = self._terms(outlook.pointer.policy)
        self._tell_observed(records, terms)
        started: list[asyncio.Task[None]] = []
        for cluster, switcher in self._switchers.items():
            here = [r for r in records if r.key.cluster == cluster]
            if here:
                started += await switcher.start(here, terms, tally)
        return started

    def _enduring(self, stop: asyncio.Event) -> list[asyncio.Task[None]]:
        endurance = self._ports.endurance
        if endurance is None:
            return []

        async def keep_up() -> None:
            await self._ports.offload(endurance.upkeep)

        return [asyncio.create_task(self._every(UPKEEP_S, keep_up, stop))]

    def _observing(self, stop: asyncio.Event) -> list[asyncio.Task[None]]:
        if self._observer is None:
            return []
        return [asyncio.create_task(self._every(self._ports.times.observe_s, self._observer.observe, stop))]

    def _leads(self) -> list[str]:
        return [name for name in self._switchers if self._may_act(name)]

    def _may_act(self, cluster: str) -> bool:
        """While the store is away its claims keep nobody apart: then only whoever holds the Lease acts."""
        candidate = self._candidates.get(cluster)
        return not self._ports.store_is_away if candidate is None else candidate.leads()

    async def _records(self, ids: Sequence[str]) -> list[NamespaceRecord]:
        found: list[NamespaceRecord] = []
        for first in range(0, len(ids), READ_AT_ONCE):
            items = await self._ports.offload(self._ports.store.read, ids[first : first + READ_AT_ONCE])
            found += [item for item in items.values() if isinstance(item, NamespaceRecord)]
        return found

    async def _tell_observed_everywhere(self) -> None:
        """A revision that is only observed makes nothing due, so what it would do at once is told here."""
        pointer = await self._pointer()
        if pointer is None or pointer.policy.mode is not Mode.OBSERVE:
            return
        cursor: str | None = None
        while True:
            page = await self._ports.offload(self._ports.store.records, cursor, READ_AT_ONCE)
            self._tell_observed(page.items, self._terms(pointer.policy))
            cursor = page.cursor
            if cursor is None:
                return

    def _tell_observed(self, records: Sequence[NamespaceRecord], terms: Terms) -> None:
        """Say once what would be done, where the policy only observes."""
        if terms.policy.mode is not Mode.OBSERVE:
            self._told.clear()
            return
        for record in records:
            wish = transition(record, terms.policy, terms.now)
            if wish and self._told.get(record.key) is not wish:
                self._told[record.key] = wish
                way = Way.WAKE if wish is Step.WAKE else Way.SLEEP
                self._ports.reporter.tell(WouldSwitch(record.key, way))

    async def _lead(self) -> None:
        """Stand for election in every cluster, a few times within each lease."""
        while self._candidates:
            await self._stand(self._candidates)
            await self._ports.clock.sleep(STAND_EVERY_S)

    async def _stand(self, clusters: Collection[str]) -> set[str]:
        """Ask the Leases of these clusters, and say once what keeps this engine from acting. Those that refused."""
        refused = set()
        for name in clusters:
            candidate = self._candidates.get(name)
            if candidate is None:
                continue
            led = candidate.leads()
            try:
                paused_by = (await candidate.stand()).paused_by
                why = f"paused by {paused_by}" if paused_by else ""
            except LeaseRefused as error:
                refused.add(name)
                why = str(error)
            if candidate.leads() and not led:
                self._news.set()
            if why and why != self._kept_from.get(name):
                self._ports.reporter.tell(StoodBack(name, why))
            self._kept_from[name] = why
        return refused

    async def _heed_signals(self) -> None:
        """Look at the repository at once where somebody says that there is news, or that a revision is allowed."""
        found = (await self._ports.offload(self._ports.store.read, [SIGNALS_ID])).get(SIGNALS_ID)
        heard = found.version if isinstance(found, Signals) else ""
        if self._heard is not None and heard != self._heard:
            await self.sync()
        self._heard = heard

    async def _sync_quietly(self) -> None:
        """No revision comes into force while the store is away."""
        if not self._ports.store_is_away:
            await self._syncer.sync()

    async def _sweep_quietly(self) -> None:
        if all(self._may_act(name) for name in self._switchers):
            await self.sweep()

    async def _every(self, seconds: float, duty: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await duty()
            except StoreUnavailable as error:
                self._ports.reporter.tell(Unavailable("the store", str(error)))
            except Exception as error:
                # A mistake in one duty is told and stops no other; the next turn tries again.
                self._ports.reporter.tell(Unavailable("a duty of the engine", repr(error)))
            await self._ports.clock.sleep(seconds)

    async def _pointer(self) -> CataloguePointer | None:
        found = (await self._ports.offload(self._ports.store.read, [POINTER_ID])).get(POINTER_ID)
        return found if isinstance(found, CataloguePointer) else None

    def _terms(self, policy: Policy) -> Terms:
        ports, now = self._ports, int(self._ports.clock.now())
        return Terms(
            policy,
            now,
            ports.owner,
            ports.mint,
            ports.times.claim_s,
            ports.store_is_away,
            self._staleness.is_stale(now),
        )

    def _tell_tick(self, due: int, tally: Tally, began: float) -> None:
        clock = self._ports.clock
        self._ports.reporter.tell(
            TickEnded(int(clock.now()), due, tally.switched, tally.waiting, tally.failed, clock.monotonic() - began)
        )


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
