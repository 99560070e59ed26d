"""How commands show results: for a person on a terminal, plain when piped, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, TypeAlias

import typer

from schemas.instants import Instant, instant_text
from schemas.zones import wall_of


class Format(StrEnum):
    """What a command prints."""

    TEXT = "text"
    JSON = "json"


Part: TypeAlias = str | tuple[str, str]
"""Words, or words with the style that they have on a terminal."""

FormatOption: TypeAlias = Annotated[Format, typer.Option("--format", help="text for people, json for programs")]

STYLES = {
    "awake": "green", "waking": "cyan", "sleeping": "blue", "waiting": "yellow", "missed": "red", "failed": "red",
    "done": "dim", "cancelled": "dim", "pending": "", "wake": "green", "sleep": "blue", "error": "red",
    "warning": "yellow", "held": "yellow",
}  # fmt: skip


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, sort_keys=False) + "\n")


def say(*parts: Part) -> None:
    """A line for a person; styled only on a terminal."""
    if not sys.stdout.isatty():
        sys.stdout.write("".join(part if isinstance(part, str) else part[0] for part in parts) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415 - what is piped, as in CI, need not wait for it
    from rich.text import Text  # noqa: PLC0415 - as above

    Console(file=sys.stdout).print(Text.assemble(*parts), soft_wrap=True)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table on a terminal; tab-separated lines, without headings, when piped."""
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(row) + "\n")
        return
    from rich.console import Console  # noqa: PLC0415 - as in `say`
    from rich.table import Table  # noqa: PLC0415 - as in `say`
    from rich.text import Text  # noqa: PLC0415 - as in `say`

    grid = Table(box=None, pad_edge=False, header_style="bold", expand=False)
    for heading in headings:
        grid.add_column(heading, overflow="fold")
    for row in rows:
        grid.add_row(*(Text(cell, style=STYLES.get(cell, "")) for cell in row))
    Console(file=sys.stdout).print(grid)


def local_time(zone: str, instant: Instant | None) -> str:
    """An instant on a zone's clock, with the zone: `Tue 2026-12-01 08:00 America/Bogota`."""
    return f"{wall_of(zone, instant):%a %Y-%m-%d %H:%M} {zone}" if instant is not None else "never"


def optional_instant(instant: Instant | None) -> str | None:
    """An instant as JSON carries it."""
    return None if instant is None else instant_text(instant)


def duration(seconds: float) -> str:
    """`2 h 14 min`, `3 min`, `12 s`."""
    whole = int(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"
