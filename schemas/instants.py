"""Instants of the calendar and their one text form.

Every floor counts time in whole UTC epoch seconds: comparable, exact, cheap to add. Wall-clock
time exists only in `schemas.zones` and in what a person reads or writes.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias

Instant: TypeAlias = int
"""Seconds since 1970-01-01T00:00:00Z."""

MINUTE = 60
HOUR = 3_600
DAY = 86_400

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?Z")


@lru_cache(maxsize=4096)
def instant_text(instant: Instant) -> str:
    """`2026-12-01T13:00:00Z`."""
    return (_EPOCH + timedelta(seconds=instant)).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse_instant(text: str) -> Instant:
    """Read `2026-12-01T13:00:00Z`, the seconds being optional. ValueError: anything else."""
    if not _TEXT.fullmatch(text):
        raise ValueError(f"{text!r} is not an instant in UTC such as 2026-12-01T13:00:00Z")
    return int((datetime.fromisoformat(text.replace("Z", "+00:00")) - _EPOCH).total_seconds())
