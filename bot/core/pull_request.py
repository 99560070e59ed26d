"""What a pull request says: branch, commit, title, body and labels, of a proposal and who asked for it.

The same proposal of the same request has the same branch, so that whoever tries again finds what is there. Whatever
a person typed stands in a block of code or is escaped; a branch is made of safe characters only.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bot.core.asking import Action, Requester
from bot.core.calendars import calendar, days_of, hours_more, in_english
from bot.core.deciding import Proposal
from bot.core.marking import block, code, https_link, markdown
from bot.core.sayings import say
from schemas.catalogue import Catalogue
from schemas.instants import Instant
from schemas.schedule import Schedule

PREFIX = "alba/"
KEY_TRAILER = "Alba-Request"
ASKED_TRAILER = "Alba-Asked-By"
LARGEST_BODY = 60_000
"""Characters; GitHub refuses bodies over 65,536."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour of the namespace awake costs, by what its workloads last requested."""

    per_hour: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class PullRequestPlan:
    """All that is sent. `edits` are whole files by their path below `schedules/`, None for one that is removed.

    `key` is the request's own, and stands in the commit. `merges_itself`: the policy calls it safe.
    """

    key: str
    branch: str
    title: str
    message: str
    body: str
    labels: tuple[str, ...]
    edits: Mapping[str, bytes | None]
    author: str
    email: str
    at: Instant
    merges_itself: bool = False


def planned(
    proposal: Proposal, who: Requester, at: Instant, key: str = "", rate: Rate | None = None
) -> PullRequestPlan:
    """The pull request of a proposal. Without a key of its own, a request is what it changes and who asks."""
    key = key or request_key(proposal, who)
    name = proposal.namespaces[0].namespace
    title = title_of(proposal)
    return PullRequestPlan(
        key=key,
        branch=f"{PREFIX}{proposal.action.value}-{name[:40].rstrip('-')}-{hashlib.sha256(key.encode()).hexdigest()[:12]}",
        title=title,
        message=_message(proposal, who, key),
        body=_body(proposal, who, at, key, rate),
        labels=("alba", f"alba: {proposal.action.value}"),
        edits=proposal.edits,
        author=one_line(who.name) or who.email,
        email=one_line(who.email),
        at=at,
        merges_itself=is_safe(proposal, who),
    )


def request_key(proposal: Proposal, who: Requester) -> str:
    """The key of a request that has none: what it changes, and who asks."""
    digest = hashlib.sha256(f"{proposal.action}\0{who.email}".encode())
    for path, data in sorted(proposal.edits.items()):
        digest.update(f"\0{path}\0".encode() + (data if data is not None else b"\0"))
    return digest.hexdigest()[:32]


def title_of(proposal: Proposal) -> str:
    """The title: what, to which namespace, until when."""
    names = ", ".join(key.namespace for key in proposal.namespaces[:3])
    more = len(proposal.namespaces) - 3
    subject = f"{names} and {more} more" if more > 0 else names
    match proposal.action, proposal.added:
        case (Action.WAKE, window) if window:
            return f"Wake {subject} until {in_english(_zone(proposal), window.stop)}"
        case (Action.EXTEND, window) if window:
            return f"Keep {subject} awake until {in_english(_zone(proposal), window.stop)}"
        case (Action.CANCEL, _):
            return f"Cancel a schedule of {subject}"
        case (Action.CHANGE, _):
            return f"Change a schedule of {subject}"
    return f"Schedule {subject}"


def is_safe(proposal: Proposal, who: Requester) -> bool:
    """Whether the policy lets this merge without a second person: one window, short enough, by the owner."""
    window, safe = proposal.added, proposal.before.policy.safe
    most = {Action.WAKE: safe.wake_s, Action.EXTEND: safe.extend_s}.get(proposal.action, 0)
    if window is None or window.stop - window.start > most:
        return False
    owners = {s.owner for s in proposal.before.schedules.values() if _is_one_of(s, proposal)}
    return bool(owners & {who.email, who.login} - {""})


def one_line(text: str) -> str:
    """A name as Git takes it in a header of a commit: no line break, no angle brackets."""
    return " ".join(re.sub(r"[<>\x00-\x1f\x7f]", " ", text).split())[:200]


def _is_one_of(schedule: Schedule, proposal: Proposal) -> bool:
    return any((schedule.cluster, schedule.namespace) == (k.cluster, k.namespace) for k in proposal.namespaces)


def _zone(proposal: Proposal) -> str:
    return proposal.before.policy.default_timezone


def _message(proposal: Proposal, who: Requester, key: str) -> str:
    trailers = [f"Co-authored-by: {one_line(who.name) or who.email} <{one_line(who.email)}>"]
    if who.login:
        trailers.append(f"{ASKED_TRAILER}: {one_line(who.login)}")
    trailers.append(f"{KEY_TRAILER}: {one_line(key)}")
    return f"{title_of(proposal)}\n\n" + "\n".join(trailers) + "\n"


def _body(proposal: Proposal, who: Requester, at: Instant, key: str, rate: Rate | None) -> str:
    zone = _zone(proposal)
    link = https_link(who.link)
    asked = f"{markdown(who.name or who.email)}" + (f" ([message]({link}))" if link else "")
    parts = [f"{asked} asked for this{f', at GitHub {code(who.login)}' if who.login else ''}."]
    if proposal.reason:
        parts.append(block(proposal.reason[:2000]))
    parts += [f"- {markdown(say(note))}" for note in proposal.notes]
    parts += [f"- warning {p.code}: {markdown(p.message)}" for p in proposal.warnings[:10]]
    days = days_of(proposal, at)
    parts.append(_who_pays(proposal, hours_more(proposal, days), rate))
    parts.append(calendar(proposal, days, at, zone))
    parts.append(f"<!-- alba-request: {re.sub('[^A-Za-z0-9_.:-]', '-', key)} -->")
    return "\n\n".join(parts)[:LARGEST_BODY]


def _who_pays(proposal: Proposal, hours: Decimal, rate: Rate | None) -> str:
    """Who pays, and how much more or less it is in the days that the calendar shows."""
    centres = sorted(
        {_centre(proposal.after, path) or _centre(proposal.before, path) for path in proposal.edits} - {""}
    )
    paid = f"Cost centre: {', '.join(code(c) for c in centres)}."
    if not hours:
        return f"{paid} As many hours awake as before."
    more = f"{paid} {abs(hours).normalize():f} h {'more' if hours > 0 else 'less'}"
    if rate is None:
        return f"{more}; what they cost is not known."
    return f"{more}, about {rate.per_hour * abs(hours):.2f} {rate.currency}."


def _centre(catalogue: Catalogue, path: str) -> str:
    return next((s.cost_centre for s in catalogue.schedules.values() if s.file == path), "")
