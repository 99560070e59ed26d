"""Switches namespaces: claims those that are due, lets an actor carry each out, and settles what came of it.

Who acts holds a claim in the store; who dies leaves one that expires, and the next tick does the same again with
the same result. A namespace that fails or takes long never holds up another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reconciler.core.backoff import backoff_s
from reconciler.core.claims import (
    LOOK_AGAIN_S,
    NOT_THERE,
    Change,
    Terms,
    claim_sleep,
    claim_wake,
    let_go,
    roll,
    settle_asleep,
    settle_awake,
    settle_gone,
)
from reconciler.core.happenings import (
    Contended,
    Happening,
    Missed,
    SwitchBegan,
    Switched,
    SwitchFailed,
    Waits,
)
from reconciler.core.plan import Step, heal_at, next_edge, step
from reconciler.core.ports import StoreUnavailable
from reconciler.core.records import Cause, Failure, NamespaceKey, NamespaceRecord, Places, State, Way
from reconciler.engine.acting import Actor
from reconciler.engine.judging import Ending, Failed, Reached, Unfinished
from reconciler.engine.ledger import Draft, Ledger, Work
from reconciler.engine.ports import Ports
from reconciler.engine.retrying import RetryBudget
from schemas.instants import Instant

SETTLE_TRIES = 4
FIRST_RETRY_S = 5
LONGEST_RETRY_S = 60


@dataclass(slots=True)
class Tally:
    """What became of the work that was started; filled as it ends."""

    switched: int = 0
    waiting: int = 0
    failed: int = 0
    degraded: int = 0
    unfinished: int = 0
    rolled: int = 0


class Switcher:
    """Switches the namespaces of one cluster."""

    def __init__(self, cluster: str, ports: Ports, actor: Actor, ledger: Ledger) -> None:
        self._cluster = cluster
        self._ports = ports
        self._actor = actor
        self._ledger = ledger
        self._retries = RetryBudget(ports.clock.monotonic)
        self._finished: list[tuple[Work, asyncio.Future[Change | None]]] = []
        self._settler: asyncio.Task[None] | None = None

    async def start(self, due: Sequence[NamespaceRecord], terms: Terms, tally: Tally) -> list[asyncio.Task[None]]:
        """Claim what is due and begin to act; the tasks end when each is settled. StoreUnavailable: nothing was
        begun.
        """
        steps = [(record, step(record, terms.policy, terms.now)) for record in due]
        in_order = sorted(((r, s) for r, s in steps if s and self._may_begin(r, s, terms)), key=_precedence)
        written = await self._ledger.write(
            self._cluster, [Work(r, self._decider(s, terms)) for r, s in in_order], terms
        )
        started, waiting = [], []
        for change in written:
            self._tell_missed(change)
            claim = change.after.claim if change.after else None
            if change.after and claim and claim.owner == terms.owner and claim != _claim_of(change.before):
                started.append(asyncio.create_task(self._switch(change.after, claim.way, terms, tally)))
            elif change.after and change.after.ticket is not None:
                tally.waiting += 1
                waiting.append(change.after.key)
            else:
                tally.rolled += 1
        if waiting:
            await self._tell_waiting(waiting, terms.policy.limit)
        return started

    async def _tell_waiting(self, keys: Sequence[NamespaceKey], limit: int) -> None:
        places = await self._ledger.places(self._cluster)
        queue = [name for _, name in places.queue] if places else []
        for key in keys:
            if key.namespace in queue:
                self._tell(Waits(key, queue.index(key.namespace) + 1, limit))

    def _may_begin(self, record: NamespaceRecord, chosen: Step, terms: Terms) -> bool:
        """Nothing more is put to sleep on an old word, and what failed is tried again within the budget."""
        if chosen is Step.SLEEP and terms.stale and Way.SLEEP not in record.unsettled:
            return False
        is_retry = chosen is not Step.ROLL and record.failure is not None and not record.failure.terminal
        return not is_retry or self._retries.take()

    def _decider(self, chosen: Step, terms: Terms) -> Callable[[NamespaceRecord, Places], Draft | None]:
        def decide(record: NamespaceRecord, places: Places) -> Draft | None:
            present = self._present(terms)
            if step(record, present.policy, present.now) is not chosen:
                return None
            if chosen is Step.WAKE and present.switching:
                change, after, _granted = claim_wake(record, places, present)
                return Draft(change, after)
            if chosen is Step.SLEEP and present.switching:
                return Draft(claim_sleep(record, present), places)
            change, after = roll(record, places, present)
            return Draft(change, after)

        return decide

    async def _switch(self, record: NamespaceRecord, way: Way, terms: Terms, tally: Tally) -> None:
        clock = self._ports.clock
        began, edge = clock.monotonic(), _due_since(record, way, terms)
        late_s = max(0, terms.now - edge)
        share = record.stretch.share if record.stretch else None
        token = record.claim.token if record.claim else ""
        self._tell(SwitchBegan(record.key, way, share, late_s, token))
        ending = await self._actor.carry_out(record, way, terms.policy)
        settled = await self._settle(record, way, ending, terms)
        if settled is None:
            tally.unfinished += 1
            return
        self._tell_missed(settled)
        took_s = clock.monotonic() - began
        retry_at = settled.after.failure.retry_at if settled.after and settled.after.failure else 0
        match ending:
            case Reached(gone=True) if way is Way.WAKE:
                tally.failed += 1
                self._tell(SwitchFailed(record.key, way, NOT_THERE, True, retry_at, token))
            case Reached(seen, _, _, patched):
                self._retries.pay()
                tally.switched += 1
                tally.degraded += bool(seen.troubles)
                self._tell(Switched(record.key, way, share, patched, late_s, took_s, seen.troubles, token))
            case Unfinished():
                tally.unfinished += 1
            case Failed(reason, terminal, _, _, _, contended_by):
                tally.failed += 1
                self._tell(SwitchFailed(record.key, way, reason, terminal, retry_at, token))
                if contended_by:
                    self._tell(Contended(record.key, contended_by))

    async def _settle(self, record: NamespaceRecord, way: Way, ending: Ending, terms: Terms) -> Change | None:
        """Write the outcome, together with those of others that end at the same time; None: the claim was lost."""
        token = record.claim.token if record.claim else ""

        def decide(fresh: NamespaceRecord, places: Places) -> Draft | None:
            if fresh.claim is None or fresh.claim.token != token:
                return None
            return _settled(fresh, places, way, ending, self._present(terms))

        future: asyncio.Future[Change | None] = asyncio.get_running_loop().create_future()
        self._finished.append((Work(record, decide), future))
        if self._settler is None or self._settler.done():
            self._settler = asyncio.create_task(self._settle_all(terms))
        return await future

    async def _settle_all(self, terms: Terms) -> None:
        """Nobody waits for ever: a mistake in a batch is every waiter's own, and told by the engine."""
        await asyncio.sleep(0)
        while self._finished:
            batch, self._finished = self._finished, []
            try:
                written = await self._write_patiently([work for work, _ in batch], terms)
            except Exception as error:
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            by_key = {change.before.key: change for change in written if change.before}
            for work, future in batch:
                if not future.done():
                    future.set_result(by_key.get(work.record.key))

    async def _write_patiently(self, work: Sequence[Work], terms: Terms) -> list[Change]:
        """Outcomes are worth some patience: without them, all is done again when the claims expire."""
        for tried in range(SETTLE_TRIES):
            try:
                return await self._ledger.write(self._cluster, work, self._present(terms))
            except StoreUnavailable as error:
                last = error
                await self._ports.clock.sleep(2**tried)
        self._tell_lost(work, str(last))
        return []

    def _present(self, terms: Terms) -> Terms:
        now, away = int(self._ports.clock.now()), self._ports.store_is_away
        return terms if (now, away) == (terms.now, terms.store_away) else replace(terms, now=now, store_away=away)

    def _tell_lost(self, work: Sequence[Work], reason: str) -> None:
        for each in work:
            claim = each.record.claim
            if claim:
                self._tell(SwitchFailed(each.record.key, claim.way, reason, False, claim.expires, claim.token))

    def _tell_missed(self, change: Change) -> None:
        for row in change.filed:
            if row.state is State.MISSED and row.cause:
                self._tell(Missed(row.key, row.schedule, row.planned, row.cause))

    def _tell(self, happening: Happening) -> None:
        self._ports.reporter.tell(happening)


def _settled(record: NamespaceRecord, places: Places, way: Way, ending: Ending, terms: Terms) -> Draft:
    match ending:
        case Reached(seen, gone=True) if way is Way.WAKE:
            change, after = settle_gone(record, places, seen, terms)
            return Draft(change, after)
        case Reached(seen, load, recorded_sizes, _, gone, spared):
            if way is Way.SLEEP:
                cause = Cause.NAMESPACE_GONE if gone else None
                change, after = settle_asleep(
                    record, places, seen, recorded_sizes, terms, cause, load=load, spared=spared
                )
                return Draft(change, after)
            return Draft(settle_awake(record, seen, load, terms), places)
        case Unfinished(seen, _):
            return Draft(let_go(record, terms, record.failure, seen), places)
        case Failed(reason, terminal, _, retry_after_s, seen, contended_by):
            attempts = record.failure.attempts + 1 if record.failure else 1
            wait_s = retry_after_s or backoff_s(attempts, FIRST_RETRY_S, LONGEST_RETRY_S, terms.mint())
            edge = next_edge(record, terms.now)
            if terminal:
                wait_s = LOOK_AGAIN_S
            retry_at = edge if contended_by else min(terms.now + int(wait_s) + 1, edge)
            change = let_go(record, terms, Failure(reason, terminal, attempts, retry_at), seen)
            if contended_by and change.after:
                change = replace(change, after=replace(change.after, contended_until=edge))
            return Draft(change, places)


def _precedence(pair: tuple[NamespaceRecord, Step]) -> tuple[bool, Instant, str]:
    """Sleeps first, since they make room; then those who wait, by ticket."""
    record, chosen = pair
    return chosen is Step.WAKE, record.ticket if record.ticket is not None else record.next_at, str(record.key)


def _due_since(record: NamespaceRecord, way: Way, terms: Terms) -> Instant:
    """The instant at which the transition should have begun."""
    if way is Way.WAKE:
        return record.stretch.share.due if record.stretch else terms.now
    if record.stretch:
        return max(record.stretch.share.planned.stop, record.in_force_since)
    if record.drift:
        return max(heal_at(record, record.drift, terms.policy), record.in_force_since)
    return record.in_force_since


def _claim_of(record: NamespaceRecord | None) -> object:
    return record.claim if record else None
