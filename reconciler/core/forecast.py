"""What the schedules of a catalogue will do: transitions, and who would have to wait, between two instants.

Pure calendar, for people and for CI: it knows no cluster and no record, so it takes the world to be as scheduled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from reconciler.core.records import NamespaceKey, Way
from schemas.coverage import merge
from schemas.instants import DAY, Instant
from schemas.schedule import Schedule, ScheduleId, Window
from schemas.windows import windows_between


@dataclass(frozen=True, slots=True, order=True)
class Transition:
    """A namespace is to be woken or put to sleep at an instant, by these schedules."""

    at: Instant
    way: Way
    key: NamespaceKey
    schedules: tuple[ScheduleId, ...]


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """A namespace finds no place under the limit at `at`; `until` it gets one, or None if its window ends first."""

    at: Instant
    key: NamespaceKey
    until: Instant | None


LONGEST_SEARCH_S = 400 * DAY
"""How far the ends of a stretch are followed; the policy's longest window is far below."""

Groups = Mapping[NamespaceKey, Sequence[Schedule]]


def grouped(schedules: Iterable[Schedule]) -> Groups:
    """Schedules by the namespace that they are about."""
    found: dict[NamespaceKey, list[Schedule]] = {}
    for schedule in schedules:
        found.setdefault(NamespaceKey(schedule.cluster, schedule.namespace), []).append(schedule)
    return dict(sorted(found.items()))


def transitions(schedules: Iterable[Schedule], since: Instant, until: Instant) -> list[Transition]:
    """Those in `[since, until)`, sleeps before wakes of the same instant; none for what is awake already."""
    found: list[Transition] = []
    for key, group in grouped(schedules).items():
        for stretch in stretches(group, since, until):
            if since <= stretch.start < until:
                starting = tuple(
                    s.id for s in group if any(w.start == stretch.start for w in _around(s, stretch.start))
                )
                found.append(Transition(stretch.start, Way.WAKE, key, starting))
            if since <= stretch.stop < until:
                ending = tuple(s.id for s in group if any(w.stop == stretch.stop for w in _around(s, stretch.stop)))
                found.append(Transition(stretch.stop, Way.SLEEP, key, ending))
    return sorted(found, key=lambda t: (t.at, t.way is Way.WAKE, t.key))


def stretches(group: Sequence[Schedule], since: Instant, until: Instant) -> list[Window]:
    """The uninterrupted times awake that overlap `[since, until)`, whole: also what of them lies outside it."""
    found = merge(w for s in group for w in windows_between(s, since, until))
    if not found:
        return []
    found[0] = Window(_back(group, found[0].start), found[0].stop)
    found[-1] = Window(found[-1].start, _on(group, found[-1].stop))
    return found


def waiting(
    schedules: Iterable[Schedule], limit: int, since: Instant, until: Instant, limit_before: int | None = None
) -> list[Waiting]:
    """Who would wait for a place, were every transition made on time: first come, first served in each cluster.

    `limit_before` held until `since`, where the limit changes then: whoever is awake keeps the place.
    """
    groups = grouped(schedules)
    found: list[Waiting] = []
    for cluster in sorted({key.cluster for key in groups}):
        spans = [
            (stretch, key)
            for key, group in groups.items()
            if key.cluster == cluster
            for stretch in stretches(group, since, until)
        ]
        found += _served(sorted(spans), limit, limit_before or limit, since, until)
    return sorted(found)


def _served(
    spans: Sequence[tuple[Window, NamespaceKey]], limit: int, limit_before: int, since: Instant, until: Instant
) -> list[Waiting]:
    edges = sorted([(w.start, 1, key, w) for w, key in spans] + [(w.stop, 0, key, w) for w, key in spans])
    awake: set[NamespaceKey] = set()
    queue: list[tuple[Instant, NamespaceKey]] = []
    found: list[Waiting] = []
    for (at, starts, key, _), following in zip_longest(edges, edges[1:]):
        room = limit if at >= since else limit_before
        if starts and len(awake) < room and not queue:
            awake.add(key)
        elif starts:
            queue.append((at, key))
        elif key in awake:
            awake.discard(key)
        else:
            came = next(entry for entry in queue if entry[1] == key)
            queue.remove(came)
            found.append(Waiting(max(came[0], since), key, None))
        if following and following[:2] == (at, 0):
            continue  # whoever stops at this instant too takes no place any more
        while queue and len(awake) < room:
            came_at, next_key = queue.pop(0)
            awake.add(next_key)
            if at > max(came_at, since):
                found.append(Waiting(max(came_at, since), next_key, at))
    return [w for w in found if w.at < until]


def _around(schedule: Schedule, at: Instant) -> list[Window]:
    return windows_between(schedule, at - 1, at + 1)


def _back(group: Sequence[Schedule], start: Instant) -> Instant:
    furthest = start - LONGEST_SEARCH_S
    while start > furthest and (earlier := [w for s in group for w in windows_between(s, start - 1, start)]):
        start = min(w.start for w in earlier)
    return start


def _on(group: Sequence[Schedule], stop: Instant) -> Instant:
    furthest = stop + LONGEST_SEARCH_S
    while stop < furthest and (later := [w for s in group for w in windows_between(s, stop, stop + 1)]):
        stop = max(w.stop for w in later)
    return stop
