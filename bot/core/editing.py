"""Edits of a schedule file's text that touch nothing but what they change: comments, order and layout stay.

Only for documents that were read without a problem. What is put in is plain where YAML 1.2 reads it as the same
text, and quoted otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from schemas.problems import Position
from schemas.strict_yaml import Document

_PLAIN = re.compile(
    r"[0-9]{2}:[0-9]{2}|[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2})?"
    r"|[A-Za-z][A-Za-z0-9_./@-]*(?: [A-Za-z0-9_./@-]+)*"
)
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


def scalar(text: str) -> str:
    """Text as one line of YAML, that reads as that text wherever a value may stand."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\x7f")


def with_values(document: Document, values: Mapping[str, str]) -> str:
    """The text with other values at some JSON pointers; a key of the top level that there is not comes last.

    KeyError: a pointer below something that there is not.
    """
    text = document.text
    present = {pointer: value for pointer, value in values.items() if _has(document, pointer)}
    for pointer in sorted(present, key=lambda p: _start(text, document.at(p)), reverse=True):
        text = _replaced(text, document.at(pointer), scalar(present[pointer]))
    for pointer, value in values.items():
        if pointer not in present:
            if pointer.count("/") != 1:
                raise KeyError(pointer)
            text = _appended(text, f"{pointer[1:]}: {scalar(value)}")
    return text


def without_namespace(document: Document, namespace: str) -> str:
    """The text of a file of several namespaces without one of them."""
    assert isinstance(document.value, dict)
    names = document.value["namespaces"]
    assert isinstance(names, list)
    index = names.index(namespace)
    whole, item = document.at("/namespaces"), document.at(f"/namespaces/{index}")
    text = document.text
    if text[_start(text, whole)] == "[":
        rest = ", ".join(scalar(str(n)) for n in names if n != namespace)
        return _replaced(text, whole, f"[{rest}]")
    lines = text.splitlines(keepends=True)
    del lines[item.line - 1 : item.end_line]
    return "".join(lines)


def _has(document: Document, pointer: str) -> bool:
    value: object = document.value
    for part in pointer.split("/")[1:]:
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return False
    return True


def _replaced(text: str, at: Position, value: str) -> str:
    start, end = _start(text, at), _offset(text, at.end_line, at.end_column)
    end -= len(text[start:end]) - len(text[start:end].rstrip("\r\n"))  # a block of text ends with its line
    return text[:start] + value + text[end:]


def _start(text: str, at: Position) -> int:
    return _offset(text, at.line, at.column)


def _offset(text: str, line: int, column: int) -> int:
    offset = 0
    for _ in range(line - 1):
        offset = text.index("\n", offset) + 1
    return offset + column - 1


def _appended(text: str, line: str) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if text.endswith("\n") or not text else newline
    return f"{text}{gap}{line}{newline}"
