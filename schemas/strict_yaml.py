"""Reads one file as strict YAML 1.2; where each key and value stands is found when somebody asks.

PyYAML's C parser gives the events; what they mean is decided here, by the core schema of YAML 1.2: `18:00` and
`2026-12-01` are text, `no` and `on` are text, only `true` and `false` are booleans. What a reviewer could misread is
refused rather than resolved: duplicate keys, anchors, aliases, tags, directives, several documents.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeAlias, cast

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from schemas import yaml_refusals as refusals
from schemas.hidden_characters import hidden_character
from schemas.problems import Position, Problem
from schemas.rules.yaml_form import DIRECTIVE, SEVERAL_DOCUMENTS

Value: TypeAlias = "str | int | float | bool | list[Value] | dict[str, Value] | None"

LARGEST_FILE = 64 * 1024
DEEPEST = 12

_Span: TypeAlias = tuple[int, int, int, int]
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_LONGEST_INT = 18
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its value, and its text, which says where things stand."""

    file: str
    value: Value
    text: str = field(repr=False)

    def at(self, pointer: str) -> Position:
        """Where the value at a JSON pointer stands, or its nearest ancestor that exists."""
        values = _places(self.text).values
        while pointer and pointer not in values:
            pointer = pointer.rpartition("/")[0]
        return Position(self.file, *values[pointer])

    def key_at(self, pointer: str) -> Position:
        """Where the key that names a value stands; for an element of a list, the element."""
        span = _places(self.text).keys.get(pointer)
        return Position(self.file, *span) if span else self.at(pointer)

    def source(self, pointer: str) -> str:
        """A value as the file spells it; of one that goes over several lines, the first."""
        at = self.at(pointer)
        line = self.text.split("\n")[at.line - 1]
        return line[at.column - 1 : at.end_column - 1 if at.end_line == at.line else None].rstrip()


def read(file: str, data: bytes) -> Document | tuple[Problem, ...]:
    """The document, or what keeps it from being one. Any bytes whatever; never raises."""
    if len(data) > LARGEST_FILE:
        return (refusals.too_large(file, len(data), LARGEST_FILE),)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return (refusals.not_utf8(file, data, error.start),)
    found = hidden_character(text)
    if found:
        return (refusals.hidden(_position_of(file, text, found[0]), found[1]),)
    reader = _Reader(file, text, None)
    try:
        value = reader.document()
    except _Refused as refused:
        return (*reader.problems, refused.problem)
    except yaml.YAMLError as error:
        return (*reader.problems, refusals.syntax(file, text, error))
    return tuple(reader.problems) if reader.problems else Document(file, value, text)


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


class _Refused(Exception):
    """Reading cannot go on; carries the problem out of the recursion."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


@dataclass(slots=True)
class _Places:
    """The spans of the values and of the keys of a text, by JSON pointer."""

    values: dict[str, _Span] = field(default_factory=dict)
    keys: dict[str, _Span] = field(default_factory=dict)


@lru_cache(maxsize=64)
def _places(text: str) -> _Places:
    """Reads a text again, for its places: most files are right, and nobody asks where their values stand."""
    places = _Places()
    _Reader("", text, places).document()
    return places


class _Reader:
    """Turns the events of a text into its value, refusing what is not allowed as it comes by."""

    def __init__(self, file: str, text: str, places: _Places | None) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.places = places
        self.next = cast("Callable[[], yaml.Event]", CParser(text).get_event)
        self.last: yaml.Event | None = None

    def document(self) -> Value:
        """The value of the only document."""
        self.next()
        start = self.next()
        if isinstance(start, yaml.StreamEndEvent):
            raise _Refused(refusals.empty(self.file))
        if isinstance(start, yaml.DocumentStartEvent) and (start.version or start.tags):
            raise _Refused(DIRECTIVE.problem(self.at(start), "a line that begins with % is not allowed", "delete it"))
        value = self.node(self.next(), "", 0)
        self.next()
        after = self.next()
        if not isinstance(after, yaml.StreamEndEvent):
            raise _Refused(
                SEVERAL_DOCUMENTS.problem(self.at(after), "a second document begins here", "keep one document a file")
            )
        if value is None:
            raise _Refused(refusals.empty(self.file))
        return value

    def node(self, event: yaml.Event, pointer: str, depth: int) -> Value:
        """The value that begins with an event."""
        if isinstance(event, yaml.ScalarEvent):
            value = self.scalar(event, pointer)
        elif isinstance(event, yaml.AliasEvent):
            raise _Refused(refusals.alias(self.at(event), pointer, event.anchor))
        else:
            self.refuse_decoration(event, pointer)
            if depth >= DEEPEST:
                raise _Refused(refusals.too_deep(self.at(event), DEEPEST))
            mapping = isinstance(event, yaml.MappingStartEvent)
            value = self.mapping(pointer, depth + 1) if mapping else self.sequence(pointer, depth + 1)
        if self.places is not None:
            self.places.values[pointer] = self.span(event)
        return value

    def sequence(self, pointer: str, depth: int) -> list[Value]:
        """The elements up to the end of a list."""
        items: list[Value] = []
        while not isinstance(event := self.next(), yaml.SequenceEndEvent):
            items.append(self.node(event, f"{pointer}/{len(items)}", depth))
        self.close(event)
        return items

    def mapping(self, pointer: str, depth: int) -> dict[str, Value]:
        """The keys and values up to the end of a mapping."""
        items: dict[str, Value] = {}
        seen: dict[str, yaml.Event] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.key(event)
            below = f"{pointer}/{escaped(key)}"
            if key in items:
                first = self.at(seen[key])
                self.problems.append(refusals.duplicate_key(self.at(event), first, below, key))
            seen[key] = event
            if self.places is not None:
                self.places.keys[below] = _marks(event, event)
            items[key] = self.node(self.next(), below, depth)
        self.close(event)
        return items

    def key(self, event: yaml.Event) -> str:
        """A key: text as it is written, even if it looks like a number."""
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(refusals.alias(self.at(event), "", event.anchor))
        if not isinstance(event, yaml.ScalarEvent):
            raise _Refused(refusals.no_key(self.at(event)))
        self.scalar(event, "")
        return str(event.value)

    def scalar(self, event: yaml.ScalarEvent, pointer: str) -> Value:
        """A single value; what is quoted is text, and may hide nothing behind an escape."""
        self.last = event
        if event.anchor is not None or event.tag is not None:
            self.refuse_decoration(event, pointer)
        text = str(event.value)
        if not event.style:
            return _resolved(text)
        if event.style == '"' and (found := hidden_character(text)):
            raise _Refused(refusals.hidden(self.at(event), found[1], pointer))
        return text

    def refuse_decoration(self, event: yaml.Event, pointer: str) -> None:
        """Neither anchors nor tags."""
        if getattr(event, "anchor", None) is not None:
            raise _Refused(refusals.alias(self.at(event), pointer, None))
        name = getattr(event, "tag", None)
        if name is not None:
            raise _Refused(refusals.tag(self.at(event), pointer, str(name)))

    def close(self, end: yaml.Event) -> None:
        """What ends by its indentation ends with its last element; the parser's own mark is at the next line."""
        start_mark, end_mark = _mark(end.start_mark), _mark(end.end_mark)
        if start_mark.index != end_mark.index or self.last is None:
            self.last = end

    def span(self, start: yaml.Event) -> _Span:
        """From the start of a value to where it ends."""
        return _marks(start, self.last or start)

    def at(self, event: yaml.Event) -> Position:
        """Where an event stands."""
        return Position(self.file, *_marks(event, event))


def _mark(mark: object) -> yaml.Mark:
    """A mark that the parser always sets, though its types allow for none."""
    return cast("yaml.Mark", mark)


def _marks(start: yaml.Event, end: yaml.Event) -> _Span:
    first, last = _mark(start.start_mark), _mark(end.end_mark)
    return first.line + 1, first.column + 1, last.line + 1, last.column + 1


def _position_of(file: str, text: str, offset: int) -> Position:
    line = text.count("\n", 0, offset) + 1
    column = offset - text.rfind("\n", 0, offset)
    return Position(file, line, column, line, column + 1)


def _resolved(text: str) -> Value:
    """A plain scalar by the core schema of YAML 1.2 (yaml.org/spec/1.2.2, section 10.3.2)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INT else float(text)
    if _OTHER_INT.fullmatch(text):
        return int(text, 0) if len(text) <= _LONGEST_INT else math.inf
    if _FLOAT.fullmatch(text):
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text
