"""Reads the files that a page shows; how, stands in `docs/problems/README.md`, for people and for this."""

from __future__ import annotations

import re

from schemas.checking import Files
from schemas.zones import zone_data_version

_BLOCK = re.compile(r"```yaml\n(# schedules/(\S+)(?: \((.+)\))?\n.*?)```", re.DOTALL)
_HIDDEN = re.compile(r"<U\+([0-9A-F]{4})>")
_TIMES = re.compile(r"its last line ([0-9,]+) times")


def shown_over(base: Files, section: str) -> Files:
    """An estate with a section's files, by their paths below `schedules/`, and without those it says are missing."""
    estate = dict(base)
    for text, path, note in _BLOCK.findall(section):
        if note == "missing":
            del estate[path]
        else:
            estate[path] = _content(text, note)
    return estate


def _content(text: str, note: str) -> bytes:
    if times := _TIMES.fullmatch(note):
        text += text.splitlines(keepends=True)[-1] * (int(times[1].replace(",", "")) - 1)
    else:
        assert note in ("", "saved as Latin-1")
    text = _HIDDEN.sub(lambda found: chr(int(found[1], 16)), text).replace("<tzdata>", zone_data_version())
    return text.encode("latin-1" if note == "saved as Latin-1" else "utf-8")
