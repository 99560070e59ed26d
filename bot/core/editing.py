"""Edits of a schedule file's text that touch nothing but what they change: comments, order and layout stay.

Only for documents that were read without a problem. What is put in is plain where YAML 1.2 reads it as the same
text, and quoted otherwise. Every edit is read again before it is handed on: what would say anything else than was
wanted, or lose a comment of what stays, is no edit but `CannotKeep`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from schemas.hidden_characters import hidden_character
from schemas.problems import Position
from schemas.strict_yaml import Document, Value, escaped, read

_PLAIN = re.compile(
    r"[0-9]{2}:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}|\.\.[0-9]{4}-[0-9]{2}-[0-9]{2})?"
    r"|[A-Za-z][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@-]+)*"
)
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
_COMMENT = re.compile(r"(^|\s)#", re.MULTILINE)


class CannotKeep(Exception):
    """The file cannot be edited here without losing something of it; a person can, by hand."""


@dataclass(frozen=True, slots=True, order=True)
class _Edit:
    """Other text in place of `[start, end)`."""

    start: int
    end: int
    text: str


def scalar(text: str) -> str:
    """Text as one line of YAML, that reads as that text wherever a value may stand."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")


def with_values(document: Document, values: Mapping[str, Value]) -> str:
    """The text with other values at some JSON pointers; None takes a key of the top level away.

    CannotKeep: also for a pointer below something that there is not.
    """
    wanted = json.loads(json.dumps(document.value))
    for pointer, value in values.items():
        _put(wanted, pointer, value)
    text = document.text
    for edit in sorted(_edits(document, "", document.value, wanted), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    again = read(document.file, text.encode())
    if not isinstance(again, Document) or again.value != wanted:
        if any(hidden_character(typed) for value in values.values() for typed in _texts(value)):
            return text  # the rules say what is wrong with it, which is more than can be said here
        raise CannotKeep
    return text


def without_namespace(document: Document, namespace: str) -> str:
    """The text of a file of several namespaces without one of them. CannotKeep."""
    assert isinstance(document.value, dict)
    names = document.value["namespaces"]
    assert isinstance(names, list)
    return with_values(document, {"/namespaces": [name for name in names if name != namespace]})


def _put(whole: dict[str, Value], pointer: str, value: Value) -> None:
    *parents, last = pointer.split("/")[1:]
    held: Value = whole
    for part in parents:
        if not isinstance(held, dict) or part not in held:
            raise CannotKeep
        held = held[part]
    if not isinstance(held, dict):
        raise CannotKeep
    if value is None:
        held.pop(last, None)
    else:
        held[last] = value


def _texts(value: Value) -> Iterator[str]:
    """Every text within a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def _edits(document: Document, pointer: str, before: Value, wanted: Value) -> Iterator[_Edit]:
    """What turns the value at a pointer into another."""
    if before == wanted:
        return
    if isinstance(before, dict) and isinstance(wanted, dict) and _block(document, pointer):
        yield from _of_mapping(document, pointer, before, wanted)
    elif isinstance(before, dict) and isinstance(wanted, dict) and before.keys() == wanted.keys():
        for key, value in before.items():
            yield from _edits(document, f"{pointer}/{escaped(key)}", value, wanted[key])
    elif isinstance(before, list) and isinstance(wanted, list) and wanted and _block(document, pointer):
        yield from _of_list(document, pointer, before, wanted)
    else:
        start, end = _span(document, pointer)
        if not isinstance(before, str) and _COMMENT.search(document.text[start:end]):
            raise CannotKeep
        yield _Edit(start, end, _flow(wanted))


def _of_mapping(
    document: Document, pointer: str, before: dict[str, Value], wanted: dict[str, Value]
) -> Iterator[_Edit]:
    """A mapping of lines: keys that go take their lines with them, new ones come last."""
    for key, value in before.items():
        below = f"{pointer}/{escaped(key)}"
        if key in wanted:
            yield from _edits(document, below, value, wanted[key])
        else:
            yield _lines_away(document, document.key_at(below), document.at(below))
    added = {key: value for key, value in wanted.items() if key not in before}
    if added and pointer:
        raise CannotKeep
    if added:
        text, newline = document.text, _newline(document)
        gap = "" if text.endswith("\n") else newline
        yield _Edit(len(text), len(text), gap + "".join(_entry(key, value, newline) for key, value in added.items()))


def _of_list(document: Document, pointer: str, before: list[Value], wanted: list[Value]) -> Iterator[_Edit]:
    """A list of lines: what both have stays where it is, with its comments."""
    spelt, wished = ([json.dumps(v, sort_keys=True) for v in values] for values in (before, wanted))
    for kind, first, last, begin, end in SequenceMatcher(None, spelt, wished, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        both = min(last - first, end - begin)
        for n in range(both):
            yield from _edits(document, f"{pointer}/{first + n}", before[first + n], wanted[begin + n])
        for n in range(first + both, last):
            at = document.at(f"{pointer}/{n}")
            _dash(document, at)
            yield _lines_away(document, at, at)
        if begin + both < end:
            yield _items(document, pointer, max(first + both - 1, 0), wanted[begin + both : end], last=first + both > 0)


def _items(document: Document, pointer: str, beside: int, values: list[Value], *, last: bool) -> _Edit:
    """New elements of a list of lines, after one of its own, or before the first."""
    at, newline = document.at(f"{pointer}/{beside}"), _newline(document)
    pad = " " * _dash(document, at)
    text = "".join(f"{pad}- {_lines(value, newline + pad + '  ')}{newline}" for value in values)
    if not last:
        where = _offset(document.text, at.line, 1)
        return _Edit(where, where, text)
    end = _line_end(document.text, _end(document, f"{pointer}/{beside}"))
    gap = "" if document.text[:end].endswith("\n") else newline
    return _Edit(end, end, gap + text)


def _lines_away(document: Document, first: Position, last: Position) -> _Edit:
    """The whole lines of an entry, which nothing else may stand on."""
    text = document.text
    start = _offset(text, first.line, 1)
    if text[start : _offset(text, first.line, first.column)].strip(" -"):
        raise CannotKeep
    end = _line_end(text, _trimmed(text, start, _offset(text, last.end_line, last.end_column)))
    return _Edit(start, end, "")


def _dash(document: Document, at: Position) -> int:
    """How far the dash of an element stands in."""
    start = _offset(document.text, at.line, 1)
    before = document.text[start : _offset(document.text, at.line, at.column)]
    if before.strip() != "-":
        raise CannotKeep
    return before.index("-")


def _entry(key: str, value: Value, newline: str) -> str:
    """A key of the top level with its value."""
    if isinstance(value, dict):
        return f"{key}:{newline}  {_lines(value, newline + '  ')}{newline}"
    if isinstance(value, list) and any(isinstance(each, dict) for each in value):
        return f"{key}:{newline}" + "".join(f"  - {_lines(each, newline + '    ')}{newline}" for each in value)
    return f"{key}: {_flow(value)}{newline}"


def _lines(value: Value, newline: str) -> str:
    """A mapping as lines, anything else on one line."""
    if isinstance(value, dict):
        return newline.join(f"{key}: {_flow(each)}" for key, each in value.items())
    return _flow(value)


def _flow(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(each)}' for key, each in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(_flow(each) for each in value)}]"
    return scalar(value) if isinstance(value, str) else json.dumps(value)


def _block(document: Document, pointer: str) -> bool:
    """Whether a mapping or list stands in lines of its own, and not in brackets."""
    return document.text[_span(document, pointer)[0]] not in "[{"


def _span(document: Document, pointer: str) -> tuple[int, int]:
    at = document.at(pointer)
    start = _offset(document.text, at.line, at.column)
    return start, _end(document, pointer)


def _end(document: Document, pointer: str) -> int:
    at = document.at(pointer)
    start = _offset(document.text, at.line, at.column)
    return _trimmed(document.text, start, _offset(document.text, at.end_line, at.end_column))


def _trimmed(text: str, start: int, end: int) -> int:
    """A block of text ends with its line, not with the next one's beginning."""
    return start + len(text[start:end].rstrip("\r\n"))


def _line_end(text: str, offset: int) -> int:
    """Where the next line begins."""
    found = text.find("\n", offset)
    return len(text) if found < 0 else found + 1


def _newline(document: Document) -> str:
    return "\r\n" if "\r\n" in document.text else "\n"


def _offset(text: str, line: int, column: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = text.index("\n", offset) + 1
    return offset + column - 1
