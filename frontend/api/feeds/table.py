"""Lists as CSV (RFC 4180) that a spreadsheet shows and never runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from frontend.api.content.schedules import ScheduleAnswer
from schemas.instants import instant_text

COLUMNS = (
    "id", "cluster", "namespace", "team", "state", "conditions", "start", "stop", "next_switch", "way", "cost_center",
    "owner", "reason", "timezone", "file", "commit", "pull_request",
)  # fmt: skip
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001


def schedule_table(schedules: Iterable[ScheduleAnswer]) -> str:
    """A line for each schedule, after the headings."""
    return csv_text([COLUMNS, *(_line(schedule) for schedule in schedules)])


def csv_text(lines: Iterable[Sequence[str]]) -> str:
    """CSV, every cell quoted."""
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(map(harmless, line) for line in lines)
    return written.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe is put before what could begin one."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_RUN_BY_SPREADSHEETS) else cell


def _line(schedule: ScheduleAnswer) -> tuple[str, ...]:
    window, coming = schedule.window, schedule.next_switch
    return (
        schedule.id, schedule.cluster, schedule.namespace, schedule.team, schedule.state.value,
        " ".join(c.value for c in schedule.conditions), instant_text(window.start) if window else "",
        instant_text(window.stop) if window else "", instant_text(coming.at) if coming else "",
        coming.way.value if coming else "", schedule.cost_center, schedule.owner, schedule.reason, schedule.timezone,
        schedule.file, schedule.commit, str(schedule.pull_request or ""),
    )  # fmt: skip
