"""Compares, now and then, every governed namespace with what its cluster shows, and says what differs.

The sweep never switches anything: it writes what it saw into the record, and `plan` decides. It counts only if the
record is the same before and after the look, and it writes nothing where nothing changed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reconciler.core.claims import Change, Terms, dated
from reconciler.core.happenings import Contended, Drifted, Unavailable
from reconciler.core.items import record_id, round_id
from reconciler.core.load import load, spared
from reconciler.core.meter import observe, still_asleep, still_on
from reconciler.core.plan import claim_holds, is_governed, next_edge
from reconciler.core.ports import ClusterUnavailable, Expect, Page, Put
from reconciler.core.power import by_hand, lingering, recorded, sizes, sleep_patches, wake_patches
from reconciler.core.readiness import readiness
from reconciler.core.records import (
    Drift,
    DriftKind,
    Load,
    NamespaceKey,
    NamespaceRecord,
    Observed,
    Phase,
    Places,
    Sized,
    Way,
)
from reconciler.core.revisions import POINTER_ID, CataloguePointer, Governed
from reconciler.core.rounds import Round, round_ended
from reconciler.core.sync import new_record, sleeps_by_default
from reconciler.core.view import Life, NamespaceView
from reconciler.engine.ledger import Draft, Ledger, Work
from reconciler.engine.looking import Looker
from reconciler.engine.ports import Ports

PAGE = 100
UNDONE_AT_MOST = 3
"""How often Alba puts a namespace back to sleep before it says that somebody contends for it."""


@dataclass(slots=True)
class SweepResult:
    """What a sweep went over, what it wrote, and the clusters that did not answer it."""

    looked_at: int = 0
    written: int = 0
    unanswered: set[str] = field(default_factory=set)


class Sweeper:
    """Sweeps the namespaces of every cluster of an engine."""

    def __init__(self, ports: Ports, lookers: Mapping[str, Looker], ledger: Ledger) -> None:
        self._ports = ports
        self._lookers = lookers
        self._ledger = ledger

    async def sweep(self, terms: Terms) -> SweepResult:
        """Look at everything once. StoreUnavailable; a cluster that does not answer is left out, and said."""
        result = SweepResult()
        await self._adopt_by_default(terms)
        async for page in self._pages():
            for cluster, looker in self._lookers.items():
                settled = [r for r in page if r.key.cluster == cluster and _can_be_judged(r, terms)]
                if settled and not await self._compare(cluster, looker, settled, terms, result):
                    result.unanswered.add(cluster)
        for cluster in self._lookers.keys() - result.unanswered:
            await self._note_round(cluster)
        return result

    async def _note_round(self, cluster: str) -> None:
        """Write down that the whole cluster was gone over; where another engine did so meanwhile, its word stands."""
        item_id, ports = round_id(cluster), self._ports
        before = (await ports.offload(ports.store.read, [item_id])).get(item_id)
        known = before if isinstance(before, Round) else None
        after = round_ended(known, cluster, ports.mint(), int(ports.clock.now()), ports.times.sweep_s)
        await ports.offload(ports.store.transact, [Put(after, known.version if known else Expect.ABSENT)])

    async def _adopt_by_default(self, terms: Terms) -> None:
        """Give a record to each namespace that the policy puts to sleep without a schedule."""
        if not terms.policy.asleep_by_default:
            return
        pointer = (await self._ports.offload(self._ports.store.read, [POINTER_ID])).get(POINTER_ID)
        if not isinstance(pointer, CataloguePointer):
            return
        for cluster, looker in self._lookers.items():
            keys = [NamespaceKey(cluster, name) for name in await looker.namespaces()]
            named = [key for key in keys if sleeps_by_default(key, terms.policy)]
            for first in range(0, len(named), PAGE):
                some = named[first : first + PAGE]
                known = await self._ports.offload(self._ports.store.read, [record_id(key) for key in some])
                for key in some:
                    if record_id(key) not in known:
                        record = dated(new_record(Governed(key), pointer, terms), terms)
                        await self._ports.offload(self._ports.store.transact, [Put(record, Expect.ABSENT)])

    async def _pages(self) -> AsyncIterator[Sequence[NamespaceRecord]]:
        cursor: str | None = None
        while True:
            page: Page[NamespaceRecord] = await self._ports.offload(self._ports.store.records, cursor, PAGE)
            yield page.items
            cursor = page.cursor
            if cursor is None:
                return

    async def _compare(
        self,
        cluster: str,
        looker: Looker,
        records: Sequence[NamespaceRecord],
        terms: Terms,
        result: SweepResult,
    ) -> bool:
        """Whether the cluster answered."""
        try:
            views = await looker.views([r.key.namespace for r in records])
        except ClusterUnavailable as error:
            self._ports.reporter.tell(Unavailable(f"cluster {cluster}", str(error)))
            return False
        result.looked_at += len(records)
        now = replace(terms, now=int(self._ports.clock.now()))
        work = [
            Work(record, _Seen(record, views[record.key.namespace], now))
            for record in records
            if seen(record, views[record.key.namespace], now)
        ]
        for change in await self._ledger.write(cluster, work, now):
            result.written += 1
            self._tell(change)
        return True

    def _tell(self, change: Change) -> None:
        before, after = change.before, change.after
        if before is None or after is None or before.drift == after.drift:
            return
        drift = after.drift
        if drift is None:
            self._ports.reporter.tell(Drifted(after.key, ""))
            return
        self._ports.reporter.tell(Drifted(after.key, f"{drift.kind}: {', '.join(drift.workloads)}", drift.by))
        if after.contended_until and not before.contended_until:
            self._ports.reporter.tell(Contended(after.key, drift.by))


@dataclass(frozen=True, slots=True)
class _Seen:
    """The decision about a record that was looked at: it holds only while the record is still that one."""

    record: NamespaceRecord
    view: NamespaceView
    terms: Terms

    def __call__(self, fresh: NamespaceRecord, places: Places) -> Draft | None:
        if fresh.version != self.record.version:
            return None
        after = seen(fresh, self.view, self.terms)
        return Draft(Change(fresh, after), places) if after else None


def seen(record: NamespaceRecord, view: NamespaceView, terms: Terms) -> NamespaceRecord | None:
    """The record with what the look showed; None where it shows nothing new."""
    if view.unlistable or view.life is Life.TERMINATING:
        return None
    after = _with_observation(record, view, terms)
    before = record.observed.sizes if record.observed else ()
    workloads, manager = by_hand(view, record.phase, before)
    kind = DriftKind.PUT_TO_SLEEP_BY_HAND if record.phase is Phase.AWAKE else DriftKind.WOKEN_BY_HAND
    after = replace(
        after,
        drift=_drift(record, kind, workloads, manager, terms),
        asleep_by_default=sleeps_by_default(record.key, terms.policy),
    )
    if record.phase is Phase.ASLEEP:
        after = replace(after, asleep=still_asleep(record.asleep, spared(view), terms.now))
    if record.phase is Phase.AWAKE and recorded(view):
        after = replace(after, unsettled=frozenset(Way))  # a late patch of ours: looked at again, both ways
    if after.drift and record.heals >= UNDONE_AT_MOST and record.contended_until is None:
        after = replace(after, contended_until=next_edge(record, terms.now))
    return None if after == record else dated(after, terms)


def _can_be_judged(record: NamespaceRecord, terms: Terms) -> bool:
    """Settled, and nobody at it: only then a difference is somebody else's doing."""
    quiet = not record.unsettled and not claim_holds(record, terms.now) and record.phase is not Phase.UNKNOWN
    return quiet and (is_governed(record, terms.now) or record.recorded_sizes > 0 or record.stretch is not None)


def _with_observation(record: NamespaceRecord, view: NamespaceView, terms: Terms) -> NamespaceRecord:
    """What is ready and what it requests; written only where it differs from what was seen before."""
    ready = readiness(view)
    asleep = recorded(view)
    sleeps = record.phase is Phase.ASLEEP
    plan = sleep_patches(view, "") if sleeps else wake_patches(view, "", patient=False)
    before = record.observed or Observed(terms.now)
    named = {trouble.workload for trouble in (*plan.troubles, *ready.troubles)}
    silent = tuple(t for t in before.troubles if t.workload in ready.unready and t.workload not in named)
    now_seen = Observed(
        at=terms.now, ready=ready.ready, workloads=ready.total, asleep=asleep,
        troubles=(*plan.troubles, *ready.troubles, *silent),
        lingering=lingering(plan, view) if sleeps else (),
        sizes=_largest(before.sizes, sizes(view)),
    )  # fmt: skip
    same = record.observed is not None and replace(record.observed, at=terms.now) == now_seen
    after = record if same else replace(record, observed=now_seen)
    if record.phase is Phase.ASLEEP and asleep != record.recorded_sizes:
        after = replace(after, recorded_sizes=asleep)
    left_on = record.left_on.load if record.left_on else Load()
    if record.phase is Phase.ASLEEP and load(view) != left_on:
        after = replace(after, left_on=still_on(record.left_on, load(view), terms.now))
    stretch = record.stretch
    if stretch and stretch.ready_at is None and ready.ready == ready.total and not now_seen.troubles:
        stretch = replace(stretch, ready_at=terms.now)
        after = replace(after, stretch=stretch)
    if stretch and load(view) != stretch.share.meter.load:
        meter = observe(stretch.share.meter, load(view), terms.now)
        after = replace(after, stretch=replace(stretch, share=replace(stretch.share, meter=meter)))
    return after


def _largest(before: tuple[Sized, ...], now: tuple[Sized, ...]) -> tuple[Sized, ...]:
    """The sizes that are seen now, and those seen before of what has none at the moment."""
    named = {sized.workload for sized in now}
    return tuple(sorted((*now, *(s for s in before if s.workload not in named)), key=lambda s: s.workload))


def _drift(
    record: NamespaceRecord, kind: DriftKind, workloads: tuple[str, ...], manager: str, terms: Terms
) -> Drift | None:
    before = record.drift
    if not workloads:
        return None
    if before and before.kind is kind:
        return replace(before, workloads=workloads, by=manager)
    return Drift(kind, terms.now, workloads, manager)
