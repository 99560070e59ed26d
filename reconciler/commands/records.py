"""`alba status` and `alba history`: what the store knows, now and of the past."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from reconciler.commands.bots import are_refused, bot_lines, bots_json
from reconciler.commands.connecting import STORE, ClusterOption, known_cluster, taking
from reconciler.commands.ending import FINE, FOUND, CannotRun
from reconciler.commands.engines import are_wrong, engine_lines, engines_json
from reconciler.commands.loading import AtOption, asked_instant, span_s
from reconciler.commands.recounting import recount
from reconciler.commands.seeing import Away, Seen, in_force, present, see
from reconciler.commands.showing import (
    Format,
    FormatOption,
    duration,
    local_time,
    optional_instant,
    print_json,
    say,
    table,
)
from reconciler.compose import clock_at, open_store
from reconciler.core.history import HistoryRow
from reconciler.core.ports import Revision, Store, StoreUnavailable
from reconciler.core.records import Condition, NamespaceKey, NamespaceRecord, Observed, Places, State
from reconciler.core.rounds import Round, confirmed_at, grows_stale_s
from reconciler.core.rows import ScheduleRow, conditions, intended, schedule_rows
from reconciler.settings import Settings
from schemas.instants import Instant, instant_text
from schemas.public_holidays import holiday_data_version
from schemas.zones import zone_data_version

MOST_WAITING_NAMED = 5

_ALARMING = {State.FAILED, State.MISSED}
_ALARMING_CONDITIONS = {Condition.DEGRADED, Condition.CONTENDED, Condition.INVALID, Condition.HELD, Condition.OWED}


@taking(*STORE, "snapshot")
def status(
    settings: Settings,
    namespace: Annotated[str | None, typer.Argument(help="only this namespace")] = None,
    cluster: ClusterOption = None,
    at: AtOption = None,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Show what is on, why, until when, and what is wrong. Exit 1 if something is."""
    asked, clock = asked_instant(at), int(time.time())
    seen = see(settings, cluster, namespace, asked, clock)
    now = seen.now
    rows = sorted((row for r in seen.records for row in schedule_rows(r, now)), key=lambda r: (str(r.key), r.id))
    if format_ is Format.JSON:
        print_json(_as_json(seen, rows, now))
    else:
        if asked is None and now > clock:
            say(f"as of {instant_text(now)}: the clock of this machine is behind what writes to the store")
        _print(seen, rows, now)
        if namespace:
            _print_one(namespace, seen, now)
    wrong = (
        seen.pointer.hold is not None
        or seen.away is not None
        or are_wrong(seen.words, now)
        or are_refused(seen.bots, now)
        or any(r.state in _ALARMING or _ALARMING_CONDITIONS & set(r.conditions) for r in rows)
    )
    raise typer.Exit(FOUND if wrong else FINE)


@taking(*STORE)
def history(
    settings: Settings,
    namespace: Annotated[str | None, typer.Argument(help="only this namespace")] = None,
    cluster: ClusterOption = None,
    at: AtOption = None,
    for_: Annotated[str, typer.Option("--for", help="how far back: 7d, 12h, 2w")] = "7d",
    format_: FormatOption = Format.TEXT,
) -> None:
    """Show what became of past windows: when they were really on, what they cost, and what was missed."""
    asked, clock, span = asked_instant(at), int(time.time()), span_s(for_, "--for")
    with open_store(settings, clock_at(None), make=False) as opened:
        try:
            pointer = in_force(opened)
            known_cluster(cluster, tuple(pointer.policy.clusters))
            key = NamespaceKey(cluster or pointer.policy.clusters[0], namespace) if namespace else None
            until = present(pointer, asked, clock)
            found = [r for r in _past(opened, until - span, until, key) if cluster is None or r.key.cluster == cluster]
        except StoreUnavailable as error:
            raise CannotRun(f"the store does not answer: {error}") from error
    if format_ is Format.JSON:
        print_json({"history": [_history_json(r) for r in found]})
        return
    if not found and sys.stdout.isatty():
        say(f"no window ended within {for_}; `alba status` tells what is on now")
    zone = pointer.policy.default_timezone
    table(
        ("planned", "state", "namespace", "schedule", "on for", "cost centre", "cost", "commit"),
        [_history_row(r, zone) for r in found],
    )


def _past(store: Store, since: Instant, until: Instant, key: NamespaceKey | None) -> Iterator[HistoryRow]:
    cursor: str | None = None
    while True:
        page = store.history(since, until, key, cursor)
        yield from page.items
        cursor = page.cursor
        if cursor is None:
            return


def _print(seen: Seen, rows: Sequence[ScheduleRow], now: Instant) -> None:
    zone, policy = seen.pointer.policy.default_timezone, seen.pointer.policy
    if seen.away:
        _print_away(seen.away, zone, now)
    say(f"revision {_revision(seen.pointer.revision)}, in force for {duration(now - seen.pointer.in_force_since)}")
    if hold := seen.pointer.hold:
        since = duration(now - hold.since)
        say(f"{hold.kind}: {hold.revision[:12]} {hold.reason}, for {since}; {hold.way_out}")
    if policy.paused or policy.mode.value != "switch":
        say("paused: nobody is switched" if policy.paused else "observing: nobody is switched")
    for each in seen.places:
        say(f"cluster {each.cluster}: {len(each.awake)} of {policy.limit} places taken{_waiting(each, now)}")
    for line in (*engine_lines(seen.words, now), *bot_lines(seen.bots, now)):
        say(line)
    table(
        ("namespace", "state", "window", "schedule", "cost centre", "conditions", ""),
        [
            (
                str(r.key), r.state.value, _window(r, zone, now), r.id, r.cost_centre,
                ", ".join(c.value for c in r.conditions), r.detail,
            )
            for r in rows
        ],
    )  # fmt: skip
    for record in seen.records:
        if not record.calendar and not record.held:
            shown = ", ".join(c.value for c in conditions(record, now)) or record.phase.value
            say(f"{record.key}: no schedule, {shown}")
    say(f"zone data {zone_data_version()}, holidays {holiday_data_version()}")


def _print_away(away: Away, zone: str, now: Instant) -> None:
    say(f"the store does not answer: {away.reason}")
    say(f"what follows is an engine's copy of {local_time(zone, away.as_of)}, {duration(now - away.as_of)} old")
    if away.outbox:
        since = f", since {local_time(zone, away.oldest)}" if away.oldest else ""
        say(f"transactions that it has yet to tell the store: {away.outbox}{since}")


def _print_one(namespace: str, seen: Seen, now: Instant) -> None:
    for record in seen.records:
        for line in recount(record, seen, now):
            say(line)
    if not seen.records:
        say(f"{namespace} is left alone: no schedule names it")


def _revision(revision: Revision) -> str:
    said = f"{revision.id[:12]} {revision.subject}".rstrip()
    number = f"#{revision.pull_request}" if revision.pull_request else ""
    by = f"by {revision.author}" if revision.author else ""
    return said + (f" ({', '.join(filter(None, (number, by)))})" if number or by else "")


def _waiting(places: Places, now: Instant) -> str:
    if not places.queue:
        return ""
    names = ", ".join(f"{name} for {duration(now - since)}" for since, name in places.queue[:MOST_WAITING_NAMED])
    more = len(places.queue) - MOST_WAITING_NAMED
    return f", {len(places.queue)} waiting: {names}" + (f" and {more} more" if more > 0 else "")


def _window(row: ScheduleRow, zone: str, now: Instant) -> str:
    if row.window is None:
        return "no window to come"
    if row.window.start <= now < row.window.stop:
        return f"until {local_time(zone, row.window.stop)}, in {duration(row.window.stop - now)}"
    if row.window.start > now:
        return f"from {local_time(zone, row.window.start)}, in {duration(row.window.start - now)}"
    return f"over since {local_time(zone, row.window.stop)}"


def _as_json(seen: Seen, rows: Sequence[ScheduleRow], now: Instant) -> dict[str, object]:
    pointer, away = seen.pointer, seen.away
    return {
        "asOf": instant_text(now),
        "storeAway": {
            "reason": away.reason, "copyOf": instant_text(away.as_of), "outbox": away.outbox,
            "oldest": optional_instant(away.oldest),
        } if away else None,
        "revision": pointer.revision.id,
        "author": pointer.revision.author or None,
        "pullRequest": pointer.revision.pull_request,
        "inForceSince": instant_text(pointer.in_force_since),
        "hold": {"revision": pointer.hold.revision, "reason": pointer.hold.reason} if pointer.hold else None,
        "mode": pointer.policy.mode.value,
        "paused": pointer.policy.paused,
        "limit": pointer.policy.limit,
        "places": [
            {"cluster": p.cluster, "awake": sorted(p.awake), "queue": [name for _, name in p.queue]}
            for p in seen.places
        ],
        "engines": engines_json(seen.words),
        "bots": bots_json(seen.bots),
        "namespaces": [
            _namespace_json(r, seen.last_round(r.key.cluster), now) for r in sorted(seen.records, key=lambda r: r.key)
        ],
        "schedules": [_schedule_json(r) for r in rows],
    }  # fmt: skip


def _namespace_json(record: NamespaceRecord, last: Round | None, now: Instant) -> dict[str, object]:
    drift = record.drift
    return {
        "cluster": record.key.cluster,
        "namespace": record.key.namespace,
        "intended": intended(record, now).value,
        "phase": record.phase.value,
        "conditions": [c.value for c in conditions(record, now)],
        "failure": record.failure.reason if record.failure else None,
        "since": optional_instant(record.stretch.since if record.stretch else None),
        "recordedSizes": record.recorded_sizes,
        "observed": _observed_json(record.observed, last, now) if record.observed else None,
        "byHand": {
            "kind": drift.kind.value, "by": drift.by, "since": instant_text(drift.since),
            "workloads": list(drift.workloads),
        } if drift else None,
        "nextAt": instant_text(record.next_at),
    }  # fmt: skip


def _observed_json(seen: Observed, last: Round | None, now: Instant) -> dict[str, object]:
    confirmed = confirmed_at(seen.at, last)
    return {
        "at": instant_text(seen.at),
        "confirmedAt": instant_text(confirmed),
        "stale": now - confirmed > grows_stale_s(last),
        "ready": seen.ready,
        "workloads": seen.workloads,
        "asleep": seen.asleep,
        "troubles": {t.workload: t.reason for t in seen.troubles},
        "lingering": list(seen.lingering),
    }


def _schedule_json(row: ScheduleRow) -> dict[str, object]:
    return {
        "id": row.id,
        "cluster": row.key.cluster,
        "namespace": row.key.namespace,
        "state": row.state.value,
        "conditions": [c.value for c in row.conditions],
        "start": optional_instant(row.window.start if row.window else None),
        "stop": optional_instant(row.window.stop if row.window else None),
        "costCenter": row.cost_centre,
        "owner": row.owner,
        "reason": row.reason,
        "file": row.file,
        "commit": row.commit,
        "pullRequest": row.pull_request,
        "detail": row.detail,
    }


def _history_row(row: HistoryRow, zone: str) -> tuple[str, ...]:
    on_for = duration(row.ended - row.began) if row.began is not None and row.ended is not None else "–"
    cost = f"{row.money:.4f} {row.currency}" if row.money is not None else "–"
    cause = f" ({row.cause.value})" if row.cause else ""
    return (
        local_time(zone, row.planned.start), row.state.value + cause, str(row.key), row.schedule, on_for,
        row.cost_centre, cost, row.commit[:12] + (f" #{row.pull_request}" if row.pull_request else ""),
    )  # fmt: skip


def _history_json(row: HistoryRow) -> dict[str, object]:
    return {
        "id": row.id,
        "cluster": row.key.cluster,
        "namespace": row.key.namespace,
        "schedule": row.schedule,
        "state": row.state.value,
        "cause": row.cause.value if row.cause else None,
        "start": instant_text(row.planned.start),
        "stop": instant_text(row.planned.stop),
        "began": optional_instant(row.began),
        "ready": optional_instant(row.ready_at),
        "ended": optional_instant(row.ended),
        "costCenter": row.cost_centre,
        "owner": row.owner,
        "commit": row.commit,
        "pullRequest": row.pull_request,
        "cpuCoreSeconds": str(row.meter.cpu_core_s) if row.meter else None,
        "memoryGiBSeconds": str(row.meter.memory_gib_s) if row.meter else None,
        "unpricedPods": row.meter.load.unpriced_pods if row.meter else None,
        "cost": str(row.money) if row.money is not None else None,
        "currency": row.currency or None,
    }
