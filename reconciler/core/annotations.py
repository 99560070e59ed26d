"""What is written on workloads: what people say there, and what Alba records of a size it has taken away.

A record is set and removed in the patch that changes the size, so that there is no instant at which the size is
lost. It belongs to one object, by uid; one in a format that is not known is left exactly as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconciler.core.objects import annotations_of, uid_of
from reconciler.core.ports import JsonObject

REPLICAS = "alba/replicas"
SUSPENDED = "alba/suspended"
PAUSED_REPLICAS = "alba/paused-replicas"
UID = "alba/uid"
BY = "alba/by"
FORMAT = "alba/format"
FENCE = "alba/fence"
ASLEEP_SELECTOR = "alba/asleep"

EXCLUDE = "alba/exclude"
ORDER = "alba/order"
ASLEEP_REPLICAS = "alba/asleep-replicas"

RECORD = (REPLICAS, SUSPENDED, PAUSED_REPLICAS, UID, BY, FORMAT, FENCE)
KNOWN_FORMAT = "1"
LARGEST_SIZE = 100_000


@dataclass(frozen=True, slots=True)
class Said:
    """What the annotations of one workload say. `fault` is in words where one of them cannot be read: then nothing
    is done to the workload, rather than something guessed. `remark` is worth telling, and changes nothing."""

    excluded: bool = False
    order: int | None = None
    night_size: int = 0
    has_record: bool = False
    recorded_size: int | None = None
    foreign: bool = False
    fault: str = ""
    remark: str = ""


_OF_ALBA = frozenset((*RECORD, EXCLUDE, ORDER, ASLEEP_REPLICAS))
_NOTHING_SAID = Said()


def said(thing: JsonObject) -> Said:
    """Read the annotations of a workload. Any content whatever."""
    notes = annotations_of(thing)
    if _OF_ALBA.isdisjoint(notes):
        return _NOTHING_SAID
    exclude = notes.get(EXCLUDE)
    remark = ""
    if exclude not in (None, "true", "false"):
        remark = f'{EXCLUDE} is {_shown(exclude)}: only "true" excludes'
    order, order_fault = _whole(notes, ORDER, -1000, 1000)
    night, night_fault = _whole(notes, ASLEEP_REPLICAS, 0, LARGEST_SIZE)
    size, size_fault = _whole(notes, REPLICAS, 0, LARGEST_SIZE)
    fault = order_fault or night_fault or size_fault
    if notes.get(FORMAT) not in (None, KNOWN_FORMAT):
        fault = f"{FORMAT} is {_shown(notes[FORMAT])}, written by a newer Alba"
    has_record = any(name in notes for name in (REPLICAS, SUSPENDED, PAUSED_REPLICAS, UID))
    return Said(
        excluded=exclude == "true",
        order=order,
        night_size=night or 0,
        has_record=has_record,
        recorded_size=size,
        foreign=has_record and notes.get(UID, uid_of(thing)) != uid_of(thing),
        fault=fault,
        remark=remark,
    )


def record(thing: JsonObject, name: str, value: str, by: str) -> dict[str, str | None]:
    """The annotations of a sleep patch: what the size was, whose it is, and who asked."""
    return {name: value, UID: uid_of(thing), BY: by[:250], FORMAT: KNOWN_FORMAT, FENCE: None}


def no_record(thing: JsonObject) -> dict[str, str | None]:
    """The annotations of a wake patch: every part of the record that is there is taken away."""
    notes = annotations_of(thing)
    return {name: None for name in RECORD if name in notes}


def _whole(notes: Mapping[str, object], name: str, least: int, most: int) -> tuple[int | None, str]:
    text = notes.get(name)
    if text is None:
        return None, ""
    digits = text.removeprefix("-") if isinstance(text, str) else ""
    if (
        isinstance(text, str)
        and digits.isascii()
        and digits.isdecimal()
        and len(digits) < 8
        and least <= int(text) <= most
    ):
        return int(text), ""
    return None, f"{name} is {_shown(text)}, which is no whole number from {least} to {most}"


def _shown(value: object) -> str:
    return repr(value)[:60]
