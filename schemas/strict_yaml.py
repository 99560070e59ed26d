"""Reads one file as strict YAML 1.2, keeping where every key and value stands.

PyYAML's C parser gives the events; what they mean is decided here, by the core schema of YAML 1.2: `18:00` and
`2026-12-01` are text, `no` and `on` are text, only `true` and `false` are booleans. What a reviewer could misread is
refused rather than resolved: duplicate keys, anchors, aliases, tags, several documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import yaml

from schemas.hidden_characters import hidden_character
from schemas.problems import Position, Problem
from schemas.rules.yaml_form import (
    ALIAS,
    DUPLICATE_KEY,
    EMPTY_FILE,
    HIDDEN_CHARACTER,
    NOT_TEXT,
    NOT_YAML,
    SEVERAL_DOCUMENTS,
    TAG,
    TOO_DEEP,
    TOO_LARGE,
)

Value: TypeAlias = "str | int | float | bool | None | list[Value] | dict[str, Value]"

LARGEST_FILE = 64 * 1024
DEEPEST = 12

_Marks: TypeAlias = tuple[int, int, int, int]
_INT = re.compile(r"[-+]?[0-9]+")
_OTHER_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: its value, and the span of each value and key by JSON pointer."""

    file: str
    value: Value
    values: dict[str, _Marks]
    keys: dict[str, _Marks]

    def at(self, pointer: str) -> Position:
        """Where the value at a JSON pointer stands, or its nearest ancestor that exists."""
        while pointer and pointer not in self.values:
            pointer = pointer.rpartition("/")[0]
        return Position(self.file, *self.values[pointer])

    def key_at(self, pointer: str) -> Position:
        """Where the key that names a value stands; for an element of a list, the element."""
        marks = self.keys.get(pointer)
        return Position(self.file, *marks) if marks else self.at(pointer)


class _Stop(Exception):
    """Reading cannot go on; carries the problem out of the recursion."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def read(file: str, data: bytes) -> Document | tuple[Problem, ...]:
    """The document, or what keeps it from being one. Any bytes whatever; never raises."""
    text = _text(file, data)
    if isinstance(text, Problem):
        return (text,)
    builder = _Builder(file)
    try:
        events = _events(file, text)
        value = builder.document(events)
    except _Stop as stop:
        return (*builder.problems, stop.problem)
    except yaml.YAMLError as error:
        return (*builder.problems, _syntax(file, error, text))
    if builder.problems:
        return tuple(builder.problems)
    return Document(file, value, builder.values, builder.keys)


def _text(file: str, data: bytes) -> str | Problem:
    if len(data) > LARGEST_FILE:
        return TOO_LARGE.problem(
            Position(file),
            f"the file has {len(data):,} bytes, more than the {LARGEST_FILE:,} that a schedule can need",
            "split it into several files",
            facts={"bytes": len(data), "limit": LARGEST_FILE},
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return NOT_TEXT.problem(
            Position(file, line, 1, line, 1),
            f"the file is not UTF-8: byte {error.start} is 0x{data[error.start]:02x}",
            "save it as UTF-8",
            facts={"byte": error.start},
        )
    found = hidden_character(text)
    if found:
        offset, name = found
        line = text.count("\n", 0, offset) + 1
        column = offset - (text.rfind("\n", 0, offset) + 1) + 1
        return HIDDEN_CHARACTER.problem(
            Position(file, line, column, line, column + 1),
            f"a hidden character: {name}",
            "delete it; what a reviewer cannot see has no place in a schedule",
            facts={"character": name},
        )
    return text


def _events(file: str, text: str) -> Iterator[yaml.Event]:
    loader = _LOADER(text)
    try:
        while loader.check_event():
            yield loader.get_event()
    finally:
        loader.dispose()


class _Builder:
    """Turns events into values, refusing what is not allowed as it comes by."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.values: dict[str, _Marks] = {}
        self.keys: dict[str, _Marks] = {}
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Value:
        value: Value = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Stop(
                        SEVERAL_DOCUMENTS.problem(
                            self._position(event), "a second document begins here", "keep one document a file"
                        )
                    )
                value = self._node(next(events), events, "", 0)
        if documents == 0 or value is None:
            raise _Stop(
                EMPTY_FILE.problem(Position(self.file), "the file is empty", "write a schedule, or delete the file")
            )
        return value

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], pointer: str, depth: int) -> Value:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise _Stop(
                ALIAS.problem(
                    self._position(event), "anchors and aliases are not allowed", "write the value out",
                    pointer=pointer,
                )  # fmt: skip
            )
        if event.tag is not None:
            raise _Stop(
                TAG.problem(
                    self._position(event), f"tags are not allowed: {event.tag[:60]}", "delete the tag",
                    pointer=pointer,
                )  # fmt: skip
            )
        if isinstance(event, yaml.ScalarEvent):
            self.values[pointer] = _marks(event)
            return event.value if event.style else _resolve(event.value)
        if depth >= DEEPEST:
            raise _Stop(
                TOO_DEEP.problem(
                    self._position(event), f"nested more than {DEEPEST} levels deep", "a schedule needs four",
                    pointer=pointer,
                )  # fmt: skip
            )
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(event, events, pointer, depth)
        return self._mapping(event, events, pointer, depth)

    def _sequence(
        self, start: yaml.Event, events: Iterator[yaml.Event], pointer: str, depth: int
    ) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, f"{pointer}/{len(items)}", depth + 1))
        self.values[pointer] = _span(start, event)
        return items

    def _mapping(
        self, start: yaml.Event, events: Iterator[yaml.Event], pointer: str, depth: int
    ) -> dict[str, Value]:
        items: dict[str, Value] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event)
            below = f"{pointer}/{escaped(key)}"
            if key in items:
                self._duplicate(event, key, below)
            self.keys.setdefault(below, _marks(event))
            items[key] = self._node(next(events), events, below, depth + 1)
        self.values[pointer] = _span(start, event)
        return items

    def _key(self, event: yaml.Event) -> str:
        if isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None:
            return str(event.value)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise _Stop(
                ALIAS.problem(self._position(event), "anchors and aliases are not allowed", "write the key out")
            )
        raise _Stop(NOT_YAML.problem(self._position(event), "a key must be plain text", "write a name as the key"))

    def _duplicate(self, event: yaml.Event, key: str, pointer: str) -> None:
        first = self.keys[pointer]
        self.problems.append(
            DUPLICATE_KEY.problem(
                self._position(event),
                f"`{key}` is here already, on line {first[0]}",
                "keep one of the two",
                pointer=pointer,
                facts={"key": key, "line": first[0]},
            )
        )

    def _position(self, event: yaml.Event) -> Position:
        return Position(self.file, *_marks(event))


def escaped(key: str) -> str:
    """A key as a part of a JSON pointer (RFC 6901)."""
    return key.replace("~", "~0").replace("/", "~1")


def _marks(event: yaml.Event) -> _Marks:
    start, end = event.start_mark, event.end_mark
    return start.line + 1, start.column + 1, end.line + 1, end.column + 1


def _span(start: yaml.Event, end: yaml.Event) -> _Marks:
    first, last = start.start_mark, end.end_mark
    return first.line + 1, first.column + 1, last.line + 1, last.column + 1


def _resolve(text: str) -> Value:
    """A plain scalar by the core schema of YAML 1.2 (yaml.org/spec/1.2.2, section 10.3.2)."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":
        return text
    if len(text) < 20:
        if _INT.fullmatch(text):
            return int(text)
        if _OTHER_INT.fullmatch(text):
            return int(text, 0)
        if _FLOAT.fullmatch(text):
            return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    return text


def _syntax(file: str, error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines = text.splitlines()
    tabbed = line <= len(lines) and "\t" in lines[line - 1]
    what = getattr(error, "problem", None) or str(error).splitlines()[0]
    return NOT_YAML.problem(
        Position(file, line, column, line, column + 1),
        f"this is not YAML: {what}",
        "indent with spaces; YAML allows no tabs" if tabbed else "look at this line and the one before it",
        facts={"reason": str(what)},
    )
