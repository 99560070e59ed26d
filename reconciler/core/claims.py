"""The protocol of claims, places and settling: a record in, the record onwards and what is filed with it out.

Every function describes one transaction of the store and does nothing itself. The claim is on the namespace's
record; the set of those awake and its queue change in the claim's and in the settle's own transaction, never in
one of their own. Rules that are easily broken, each found by a model before it was written here: a claim lives at
least twice as long as a decision; a place is freed only when the cluster has confirmed the sleep; a transition
that may still be under way stays in `unsettled` until a fresh look confirms the other one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from reconciler.core.accounts import Rows, account, close, open_share, split, why_missed
from reconciler.core.items import places_id
from reconciler.core.meter import observe, still_asleep, still_on
from reconciler.core.plan import next_edge, next_instant, switches, transition, wake_due, wanted
from reconciler.core.ports import LARGEST_TRANSACTION, Delete, Expect, Op, Put, Require
from reconciler.core.records import (
    Cause,
    Claim,
    Failure,
    Load,
    NamespaceRecord,
    Observed,
    Phase,
    Places,
    Stretch,
    Version,
    Way,
)
from reconciler.core.rows import schedule_ids, schedule_rows
from schemas.instants import Instant
from schemas.schedule import Policy

Mint = Callable[[], Version]
"""Makes a token that is unique for ever."""

LARGEST_CHANGE = LARGEST_TRANSACTION - 1
"""How much of a transaction one change may take: the places, or the catalogue's pointer, are in it too."""

NOTHING = Load()

LOOK_AGAIN_S = 300
"""After what time a terminal failure is tried again, since something may have changed meanwhile."""

NOT_THERE = "there is no such namespace in the cluster"


@dataclass(frozen=True, slots=True)
class Change:
    """A record before and after one transaction, and the rows that it files. `after` None takes the record away."""

    before: NamespaceRecord | None
    after: NamespaceRecord | None
    filed: Rows = ()


@dataclass(frozen=True, slots=True)
class Writes:
    """One change as operations: what is one transaction, and what exceeds one.

    Outcomes that exceed it go before, since they are final, and are filed again by the same names where the
    transaction fails. Schedules' rows that exceed it go after, since they mirror the record.
    """

    before: tuple[Op, ...]
    together: tuple[Op, ...]
    after: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """What every transaction of a tick shares: the policy, the present, who acts, and how tokens are made.

    `store_away`: decided from a copy, so that nobody is given a place and none is freed until the store is back.
    `stale`: what is in force has not been confirmed for so long that nothing more is put to sleep on its word.
    """

    policy: Policy
    now: Instant
    owner: str
    mint: Mint
    claim_s: int
    store_away: bool = False
    stale: bool = False

    @property
    def switching(self) -> bool:
        return switches(self.policy)

    @property
    def limit(self) -> int:
        """How many may be awake beside those that have a place already."""
        return 0 if self.store_away else self.policy.limit


def writes_of(change: Change, now: Instant) -> Writes:
    """One change as writes: the record by its version, its schedules' rows, its history."""
    before, after = change.before, change.after
    mirrored = schedule_rows(after, now) if after else []
    gone = set(schedule_ids(before)) - {r.id for r in mirrored} if before else set()
    record: list[Op] = []
    if after:
        record.append(Put(after, before.version if before else Expect.ABSENT))
    elif before:
        record.append(Delete(f"!ns/{before.key}", before.version))
    mirror: list[Op] = [Put(row, Expect.ANYTHING) for row in mirrored]
    mirror += [Delete(id_, Expect.ANYTHING) for id_ in sorted(gone)]
    filed: list[Op] = [Put(row, Expect.ANYTHING) for row in change.filed]
    room = LARGEST_CHANGE - len(record)
    early, filed = filed[:-room], filed[-room:]
    room -= len(filed)
    return Writes(tuple(early), (*record, *mirror[:room], *filed), tuple(mirror[room:]))


def merged(parts: Sequence[Writes], conditions: Sequence[Op]) -> Writes:
    """Several changes as one transaction, together with what all of them rely on."""
    return Writes(
        tuple(op for part in parts for op in part.before),
        (*(op for part in parts for op in part.together), *conditions),
        tuple(op for part in parts for op in part.after),
    )


def places_ops(before: Places | None, after: Places, mint: Mint) -> list[Op]:
    """What a transaction says of the places it relied on: they change from what was read, or they are still that."""
    if before is None:
        return [Put(replace(after, version=mint()), Expect.ABSENT)]
    if (before.awake, before.queue) == (after.awake, after.queue):
        return [Require(places_id(before.cluster), before.version)]
    return [Put(replace(after, version=mint()), before.version)]


def has_room(places: Places, namespace: str, limit: int) -> bool:
    """Whether a namespace may take a place: it has one, or there is one beyond those who wait before it."""
    if namespace in places.awake:
        return True
    tickets = {name: at for at, name in places.queue}
    mine = (tickets.get(namespace), namespace)
    before = sum(
        1
        for at, name in places.queue
        if name != namespace and name not in places.awake and (mine[0] is None or (at, name) < mine)
    )
    return limit - len(places.awake) > before


def claim_wake(record: NamespaceRecord, places: Places, terms: Terms) -> tuple[Change | None, Places, bool]:
    """Claim a namespace to wake it, with its place: the change, the places after it, and whether it was granted.

    Without room it takes a ticket; a namespace that stands in the queue already changes nothing.
    """
    name, now = record.key.namespace, terms.now
    if not has_room(places, name, terms.limit):
        return _wait(record, places, terms)
    found = wanted(record, now)
    accounted, rows = account(record, now, why_missed(record, switching=terms.switching))
    if accounted.stretch is None and found:
        since = record.waking_since or now
        share = open_share(
            found, since, Load(), terms.policy.prices,
            due=wake_due(record, found, since), waited_since=record.ticket,
            left_on=record.left_on, asleep=record.asleep,
        )  # fmt: skip
        accounted = replace(accounted, stretch=Stretch(since, share), asleep=None, left_on=None)
    after = replace(
        accounted,
        claim=_claim(terms, Way.WAKE),
        unsettled=record.unsettled | {Way.WAKE},
        waking_since=record.waking_since or now,
        ticket=None,
    )
    taken = replace(
        places,
        awake=places.awake | {name},
        queue=tuple(entry for entry in places.queue if entry[1] != name),
    )
    return Change(record, dated(after, terms), rows), taken, True


def claim_sleep(record: NamespaceRecord, terms: Terms) -> Change:
    """Claim a namespace to put it to sleep. Its place is kept until the sleep is confirmed."""
    accounted, rows = account(record, terms.now, why_missed(record, switching=terms.switching))
    after = replace(accounted, claim=_claim(terms, Way.SLEEP), unsettled=record.unsettled | {Way.SLEEP}, ticket=None)
    return Change(record, dated(after, terms), rows)


def settle_awake(record: NamespaceRecord, seen: Observed, load: Load, terms: Terms) -> Change:
    """Every workload was seen where it should be: the namespace is awake, ready or degraded."""
    opened, split_rows = split(record, terms.policy, terms.now)
    accounted, missed_rows = account(opened, terms.now, why_missed(record, switching=terms.switching))
    stretch = accounted.stretch
    if stretch:
        meter = stretch.share.meter
        if record.waking_since is not None and meter.load == NOTHING:
            meter = replace(meter, load=load)  # what came up is paid for since it was asked for
        share = replace(stretch.share, meter=observe(meter, load, terms.now))
        ready_at = stretch.ready_at or (None if seen.troubles else terms.now)
        stretch = replace(stretch, share=share, ready_at=ready_at)
    after = replace(
        accounted,
        phase=Phase.AWAKE,
        claim=None,
        unsettled=frozenset(),
        waking_since=None,
        failure=None,
        drift=None,
        heals=0,
        contended_until=None,
        adopted=True,
        observed=seen,
        recorded_sizes=0,
        asleep=None,
        stretch=stretch,
    )
    return Change(record, dated(after, terms), split_rows + missed_rows)


def settle_asleep(
    record: NamespaceRecord,
    places: Places,
    seen: Observed,
    recorded_sizes: int,
    terms: Terms,
    cause: Cause | None = None,
    *,
    load: Load = NOTHING,
    spared: Load = NOTHING,
) -> tuple[Change, Places]:
    """The cluster confirmed the sleep: the stretch ends, its last share is filed, and its place is free. `load` is what
    runs on: excluded, kept for safety, or still ending; `spared` what does not.
    """
    accounted, missed_rows = account(record, terms.now, why_missed(record, switching=terms.switching))
    never_woke = record.waking_since is not None and record.phase is not Phase.AWAKE
    if cause is None and never_woke and record.failure:
        cause = Cause.ERROR
    closed, rows = close(accounted, terms.policy, terms.now, cause)
    after = replace(
        closed,
        phase=Phase.ASLEEP,
        asleep=still_asleep(record.asleep, spared, terms.now),
        left_on=still_on(record.left_on, load, terms.now),
        claim=None,
        unsettled=frozenset(),
        ticket=None,
        waking_since=None,
        failure=None,
        drift=None,
        heals=record.heals + 1 if record.drift else 0,
        observed=seen,
        recorded_sizes=recorded_sizes,
    )
    kept = None if _is_over(after) else dated(after, terms)
    return Change(record, kept, missed_rows + rows), _freed(places, record.key.namespace, terms)


def settle_gone(record: NamespaceRecord, places: Places, seen: Observed, terms: Terms) -> tuple[Change, Places]:
    """The namespace that was to wake is not there: its place is free, and it is looked for again now and then.

    A stretch that it never came up in is no stretch; its window is missed unless it comes.
    """
    came = record if record.phase is Phase.AWAKE else replace(record, stretch=None)
    settled, left = settle_asleep(came, places, seen, 0, terms, Cause.NAMESPACE_GONE)
    after = settled.after
    if after and wanted(after, terms.now):
        attempts = record.failure.attempts + 1 if record.failure else 1
        retry_at = min(terms.now + LOOK_AGAIN_S, next_edge(after, terms.now))
        after = dated(replace(after, failure=Failure(NOT_THERE, True, attempts, retry_at)), terms)
    return Change(record, after, settled.filed), left


def let_go(
    record: NamespaceRecord, terms: Terms, failure: Failure | None = None, seen: Observed | None = None
) -> Change:
    """Give the claim back with the transition unfinished: it goes on with a fresh decision, or after a failure's
    wait.
    """
    after = replace(record, claim=None, failure=failure, observed=seen or record.observed)
    return Change(record, dated(after, terms))


def roll(record: NamespaceRecord, places: Places, terms: Terms) -> tuple[Change, Places]:
    """Switch nothing: file what is over, leave the queue, split the cost, set the next instant."""
    accounted, missed_rows = account(record, terms.now, why_missed(record, switching=terms.switching))
    after, rows = split(accounted, terms.policy, terms.now)
    found = wanted(after, terms.now)
    if after.ticket is not None and not found:
        after = replace(after, ticket=None)
        places = replace(places, queue=tuple(e for e in places.queue if e[1] != record.key.namespace))
    if record.protected:
        after, closed = close(after, terms.policy, terms.now, Cause.REMOVED)
        rows += closed
        after = replace(after, phase=Phase.UNKNOWN, unsettled=frozenset(), claim=None, waking_since=None, asleep=None)
        places = _freed(places, record.key.namespace, terms)
    if not after.unsettled:
        after = replace(after, claim=None)
    if after.failure and transition(after, terms.policy, terms.now) is None:
        after = replace(after, failure=None)
    if after.contended_until is not None and after.contended_until <= terms.now:
        after = replace(after, contended_until=None)
    kept = None if _is_over(after) else dated(after, terms)
    return Change(record, kept, missed_rows + rows), places


def dated(record: NamespaceRecord, terms: Terms) -> NamespaceRecord:
    """The record with a version of its own and the next instant at which `plan` has something to say."""
    return replace(record, version=terms.mint(), next_at=next_instant(record, terms.policy, terms.now))


def leave(places: Places, namespace: str) -> Places:
    """The places without a namespace, neither awake nor waiting."""
    return replace(
        places,
        awake=places.awake - {namespace},
        queue=tuple(e for e in places.queue if e[1] != namespace),
    )


def _freed(places: Places, namespace: str, terms: Terms) -> Places:
    return places if terms.store_away else leave(places, namespace)


def _wait(record: NamespaceRecord, places: Places, terms: Terms) -> tuple[Change | None, Places, bool]:
    name = record.key.namespace
    ticket = record.ticket if record.ticket is not None else terms.now
    accounted, rows = account(record, terms.now, Cause.NO_PLACE)
    queued = any(entry[1] == name for entry in places.queue)
    if record.ticket is not None and queued and not rows:
        return None, places, False
    if not queued:
        places = replace(places, queue=tuple(sorted((*places.queue, (ticket, name)))))
    return Change(record, dated(replace(accounted, ticket=ticket, claim=None), terms), rows), places, False


def _claim(terms: Terms, way: Way) -> Claim:
    return Claim(terms.mint(), way, terms.now + terms.claim_s, terms.owner)


def _is_over(record: NamespaceRecord) -> bool:
    """Whether nothing is left that the record would have to remember."""
    busy = record.phase is Phase.AWAKE or record.unsettled or record.stretch or record.ticket is not None
    named = record.calendar or record.held or record.asleep_by_default
    return not (busy or named or record.recorded_sizes)
