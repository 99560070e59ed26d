"""Four eyes on what the bot proposes: GitHub lets nobody approve their own pull request, but these are the bot's.

Pure: what is known of the pull request goes in, a verdict comes out. Who cannot be judged is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.pull_request import ASKED_TRAILER
from reconciler.core.forecast import grouped
from schemas.catalogue import Catalogue
from schemas.instants import Instant
from schemas.schedule import Once, Schedule, Window
from schemas.windows import windows_between

_CO_AUTHOR = re.compile(r"Co-authored-by: .*<(.+)>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commit:
    """Who wrote a commit, what it says, and whether its signature proves that. GitHub signs what the bot writes."""

    author: str
    message: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pull request: its author, its commits, and who approves its head."""

    author: str
    commits: Sequence[Commit]
    approved_by: Sequence[str]

    @property
    def messages(self) -> Sequence[str]:
        return [commit.message for commit in self.commits]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it may merge as far as four eyes go, and why."""

    passes: bool
    why: str


def judged(
    proposed: Proposed, bot: str, before: Catalogue, after: Catalogue, changed: Sequence[str], now: Instant
) -> Verdict:
    """The verdict. People's own pull requests are GitHub's affair.

    `before` is the branch that it goes to as it is now, whose policy decides; `after` the same with the change, whose
    paths below `schedules/` are `changed`.
    """
    if proposed.author.lower() != bot.lower():
        return _by_another(proposed)
    asked_by = {login.lower() for message in proposed.messages for login in _trailers(message)}
    if not asked_by:
        return Verdict(False, f"no commit says who asked ({ASKED_TRAILER}): it was not made by this bot")
    if not all(commit.signed for commit in proposed.commits):
        return Verdict(False, "a commit of it is not signed, so nobody can tell who wrote it: close it, and ask again")
    wrote = {commit.author.lower() for commit in proposed.commits} - {bot.lower()}
    others = sorted(login for login in proposed.approved_by if login.lower() not in asked_by | wrote)
    if others:
        return Verdict(True, f"{', '.join(others)} approved what {', '.join(sorted(asked_by))} asked for")
    if not wrote and (safe := _safe(proposed, before, after, changed, now)):
        return Verdict(True, safe)
    return Verdict(False, f"somebody other than {', '.join(sorted(asked_by | wrote))} must approve its present commit")


def _by_another(proposed: Proposed) -> Verdict:
    """Of a person, or of an App that is not called as the check thinks: then nobody would be judged at all."""
    author = proposed.author
    if author.lower().endswith("[bot]") and any(map(_trailers, proposed.messages)):
        return Verdict(False, f"{author} made it as Alba's bot does: if it is that, say so with --bot {author}")
    return Verdict(True, f"{author} is not the bot: GitHub itself lets no author approve")


def _trailers(message: str) -> list[str]:
    prefix = f"{ASKED_TRAILER}: "
    return [line.removeprefix(prefix).strip() for line in message.splitlines() if line.startswith(prefix)]


def _safe(proposed: Proposed, before: Catalogue, after: Catalogue, changed: Sequence[str], now: Instant) -> str:
    """Why the policy before the change calls it safe, or "".

    One one-off only, of a namespace that whoever asked owns a schedule of: a new one for no longer than `wake`, or no
    longer than `extend` where it goes on from what is on; or one whose stop moves by no more than `extend`.
    """
    files = {s.file: s for s in after.schedules.values()}
    old = {s.file: s for s in before.schedules.values()}
    if len(changed) != 1 or (schedule := files.get(changed[0])) is None or not isinstance(schedule.pattern, Once):
        return ""
    known = old.get(changed[0])
    window = _only_window(schedule)
    if window is None or not _is_owner(proposed, before, schedule):
        return ""
    safe = before.policy.safe
    if known is None:
        on = [w for s in _group(before, schedule) for w in windows_between(s, now, now + 1)]
        most = safe.extend_s if any(w.stop == window.start for w in on) else safe.wake_s
        longer = window.stop - window.start
    else:
        was = _only_window(known)
        if was is None or was.start != window.start or _apart(known) != _apart(schedule):
            return ""
        longer, most = window.stop - was.stop, safe.extend_s
    if 0 < longer <= most:
        return f"the policy's safe allows it without a second person: {longer // 60} of {most // 60} minutes"
    return ""


def _only_window(schedule: Schedule) -> Window | None:
    found = windows_between(schedule, 0, 2**33)
    return found[0] if found else None


def _apart(schedule: Schedule) -> tuple[str, ...]:
    """What an extension leaves as it is."""
    return schedule.namespace, schedule.cluster, schedule.cost_centre, schedule.owner


def _group(catalogue: Catalogue, schedule: Schedule) -> Sequence[Schedule]:
    groups = grouped(catalogue.schedules.values())
    return next(
        (g for key, g in groups.items() if (key.cluster, key.namespace) == (schedule.cluster, schedule.namespace)), ()
    )


def _is_owner(proposed: Proposed, before: Catalogue, schedule: Schedule) -> bool:
    """Whether whoever asked owns a schedule of the namespace already."""
    asked = {e.lower() for m in proposed.messages for e in _CO_AUTHOR.findall(m)}
    asked |= {login.lower() for message in proposed.messages for login in _trailers(message)}
    return any(s.owner.lower() in asked for s in _group(before, schedule))


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Mapping[str, bytes | None]:
    """The files that differ, as they are after; None for one that is gone."""
    return {p: after.get(p) for p in sorted(before.keys() | after.keys()) if before.get(p) != after.get(p)}
