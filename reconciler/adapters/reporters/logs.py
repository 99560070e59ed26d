"""Writes what happens as JSON, one object a line, for machines; a person at a terminal gets sentences instead.

The happenings of one transition share a `correlation_id`, those of one tick or revision another: from any line, a
search for its id gives the whole of what belongs to it.
"""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from typing import TextIO

import structlog

from reconciler.adapters.reporters.text import Level, level, sentence
from reconciler.core.happenings import Happening, SwitchBegan, Switched, SwitchFailed, Synced, SyncHeld, TickEnded
from reconciler.core.records import NamespaceKey, Share
from schemas.instants import instant_text
from schemas.schedule import Window


class LogReporter:
    """Writes happenings of a level or above to a stream."""

    def __init__(self, stream: TextIO, least: Level) -> None:
        self._least = least
        self._log: structlog.typing.WrappedLogger = structlog.wrap_logger(
            structlog.PrintLogger(stream),
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            wrapper_class=structlog.BoundLogger,
        )

    def tell(self, happening: Happening) -> None:
        weight = level(happening)
        if weight < self._least:
            return
        facts = {f.name: _plain(getattr(happening, f.name)) for f in fields(happening)}
        self._log.msg(
            type(happening).__name__,
            level=weight.name.lower(),
            correlation_id=_correlation(happening),
            message=sentence(happening),
            **{name: value for name, value in facts.items() if value not in (None, "", [])},
        )


def _correlation(happening: Happening) -> str:
    match happening:
        case SwitchBegan(claim=claim) | Switched(claim=claim) | SwitchFailed(claim=claim):
            return claim
        case TickEnded(at):
            return f"tick-{at}"
        case Synced(revision) | SyncHeld(revision):
            return revision
        case _:
            return str(getattr(happening, "key", ""))


def _plain(value: object) -> object:
    match value:
        case Enum():
            return value.value
        case NamespaceKey():
            return str(value)
        case Window(start, stop):
            return [instant_text(start), instant_text(stop)]
        case Share():
            return {
                "schedule": value.schedule,
                "cost_centre": value.cost_centre,
                "commit": value.commit,
                "pull_request": value.pull_request,
            }
        case tuple():
            return [str(item) for item in value]
        case _:
            return value
