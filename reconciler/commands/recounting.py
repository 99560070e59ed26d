"""What happened to a namespace lately, by whose commit, and what is done about it now: for `alba status NAMESPACE`."""

from __future__ import annotations

from reconciler.commands.seeing import Seen
from reconciler.commands.showing import duration, local_time
from reconciler.core.history import HistoryRow
from reconciler.core.ports import Revision
from reconciler.core.records import NEVER, NamespaceRecord, Share
from reconciler.core.rounds import Round, confirmed_at, grows_stale_s
from schemas.instants import MINUTE, Instant


def recount(record: NamespaceRecord, seen: Seen, now: Instant) -> list[str]:
    """Sentences, the newest facts first."""
    return [_signed(line, seen.pointer.revision) for line in _lines(record, seen, now)]


def _lines(record: NamespaceRecord, seen: Seen, now: Instant) -> list[str]:
    zone = seen.pointer.policy.default_timezone
    present = _present(record, seen.last_round(record.key.cluster), zone, now)
    lines = [f"{record.key} now:", *(f"  {line}" for line in present)]
    rows = [row for row in seen.past if row.key == record.key]
    if rows:
        lines += [f"{record.key} before:", *(f"  {_row(row, zone)}" for row in rows)]
    return lines


def _present(record: NamespaceRecord, last: Round | None, zone: str, now: Instant) -> list[str]:
    lines = []
    if stretch := record.stretch:
        share, ready_at = stretch.share, stretch.ready_at
        late = f", {duration(share.since - share.due)} late" if _is_late(share) else ""
        ready = f", ready after {duration(ready_at - stretch.since)}" if ready_at else ", not yet ready"
        lines.append(f"on since {local_time(zone, stretch.since)}{late}{ready}, {_for(share)}")
    if claim := record.claim:
        what = f"{claim.way.value} carried out by {claim.owner}"
        until = f"until {local_time(zone, claim.expires)} at most" if claim.expires > now else "which has ended"
        lines.append(f"{what}, {until}; its lines in the log have the correlation_id {claim.token}")
    if record.ticket is not None:
        lines.append(f"waits for a place since {local_time(zone, record.ticket)}")
    if failure := record.failure:
        again = "looked at again" if failure.terminal else "tried again"
        tries = f"tried {failure.attempts} times" if failure.attempts > 1 else "tried once"
        lines.append(f"{tries} in vain: {failure.reason}; {again} at {local_time(zone, failure.retry_at)}")
    if record.drift:
        lines.append(f"changed by hand since {local_time(zone, record.drift.since)}{_by(record.drift.by)}")
    if seen := record.observed:
        age = _age(confirmed_at(seen.at, last), last, now)
        lines.append(f"{seen.ready} of {seen.workloads} workloads ready, {seen.asleep} asleep, {age}")
        lines += [f"{trouble.workload}: {trouble.reason}" for trouble in seen.troubles[:5]]
    if record.next_at < NEVER:
        lines.append(f"next due {local_time(zone, record.next_at)}")
    return lines


def _age(confirmed: Instant, last: Round | None, now: Instant) -> str:
    stale = ", out of date" if now - confirmed > grows_stale_s(last) else ""
    return f"seen {duration(max(0, now - confirmed))} ago{stale}"


def _row(row: HistoryRow, zone: str) -> str:
    cause = f" ({row.cause.value})" if row.cause else ""
    if row.began is None:
        happened = f"{row.state.value}{cause}, planned from {local_time(zone, row.planned.start)}"
    else:
        off = f" to {local_time(zone, row.ended)}" if row.ended is not None else ""
        happened = f"{row.state.value}{cause}, on from {local_time(zone, row.began)}{off}"
    return f"{happened}, for {row.schedule} ({row.cost_centre}), by {_commit(row.commit, row.pull_request)}"


def _for(share: Share) -> str:
    return f"for {share.schedule} ({share.cost_centre}), by {_commit(share.commit, share.pull_request)}"


def _commit(commit: str, pull_request: int | None) -> str:
    return f"commit {commit[:12]}" + (f", pull request #{pull_request}" if pull_request else "")


def _signed(line: str, revision: Revision) -> str:
    """Of the revision in force it is known who made it."""
    commit = f"commit {revision.id[:12]}"
    return line.replace(commit, f"{commit} of {revision.author}") if revision.author else line


def _by(who: str) -> str:
    return f" by {who}" if who else ""


def _is_late(share: Share) -> bool:
    return share.since - share.due >= MINUTE
