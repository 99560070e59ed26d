"""What a range comes to: what happened in it up to now, and then what is planned, at what each namespace last ran."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from frontend.api.content.frame import Frame, followed_until
from frontend.api.content.metered import hourly_cost, last_load
from frontend.api.content.tally import NamespaceUse, Used
from reconciler.core.forecast import stretches
from reconciler.core.records import Load, NamespaceKey, NamespaceRecord
from schemas.instants import HOUR, Instant
from schemas.schedule import Window


def planned(frame: Frame, until: Instant) -> Mapping[NamespaceKey, Sequence[Window]]:
    """The times awake that the calendars plan from now until at least an instant: found once an hour for as long as
    nothing differs, since whatever starts or stops meanwhile is a difference.
    """
    whole_hour = -(-until // HOUR) * HOUR

    def found() -> dict[NamespaceKey, Sequence[Window]]:
        records = followed_until(frame, whole_hour)
        return {r.key: stretches([e.schedule for e in r.calendar], frame.now, whole_hour) for r in records}

    return frame.standing.kept(("planned", whole_hour), found)


def expected(
    frame: Frame, used: Mapping[NamespaceKey, NamespaceUse], range_: Window
) -> Mapping[NamespaceKey, NamespaceUse]:
    """The same, with what the rest of the range would add."""
    rest = Window(max(range_.start, frame.minute), range_.stop)
    if rest.start >= rest.stop:
        return used
    windows, found = planned(frame, rest.stop), dict(used)
    for key, record in frame.snapshot.records.items():
        before, load = used.get(key, NamespaceUse()), last_load(record)
        if key in windows or load:
            awake = list(_within(windows.get(key, ()), rest))
            asleep = list(_between(awake, rest)) if load else []
            found[key] = NamespaceUse(
                [*before.used, *_priced(record, load, awake, frame)],
                [*before.sleeps, *_priced(record, load, asleep, frame)],
            )
    return found


def _priced(record: NamespaceRecord, load: Load | None, windows: Sequence[Window], frame: Frame) -> Iterator[Used]:
    prices = frame.policy.prices
    hourly = hourly_cost(load, prices) if load else None
    for window in windows:
        hours = Decimal(window.stop - window.start) / HOUR
        cost = (prices.currency, hourly * hours) if prices and hourly is not None else None
        yield Used(record.key, "", window, cost, load.unpriced_pods if load else 0)


def _within(windows: Sequence[Window], range_: Window) -> Iterator[Window]:
    for start, stop in windows:
        if start < range_.stop and stop > range_.start:
            yield Window(max(start, range_.start), min(stop, range_.stop))


def _between(windows: Sequence[Window], range_: Window) -> Iterator[Window]:
    """What of the range lies in none of the windows, which are in order and apart."""
    at = range_.start
    for start, stop in windows:
        if at < start:
            yield Window(at, start)
        at = stop
    if at < range_.stop:
        yield Window(at, range_.stop)
