"""Which files of a catalogue have nothing left to say: one-offs that have been over for some time."""

from __future__ import annotations

from schemas.catalogue import Catalogue
from schemas.instants import Instant
from schemas.schedule import Once
from schemas.windows import once_window


def over_since(catalogue: Catalogue, instant: Instant) -> tuple[str, ...]:
    """The files whose every schedule is a one-off that had ended by then. Removing one switches nothing."""
    ended: dict[str, bool] = {}
    for schedule in catalogue.schedules.values():
        pattern = schedule.pattern
        over = isinstance(pattern, Once) and once_window(pattern, schedule.timezone).stop <= instant
        ended[schedule.file] = ended.get(schedule.file, True) and over
    return tuple(sorted(file for file, over in ended.items() if over))
