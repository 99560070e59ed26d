"""Says why a file is not read, for `schemas.strict_yaml`: what it found, and what a person should write instead."""

from __future__ import annotations

import yaml

from schemas.problems import Fix, Position, Problem, Related
from schemas.rules.yaml_form import (
    ALIAS,
    DUPLICATE_KEY,
    EMPTY_FILE,
    HIDDEN_CHARACTER,
    NOT_TEXT,
    NOT_YAML,
    TAG,
    TOO_DEEP,
    TOO_LARGE,
)

_TABS = "indent with blanks; YAML allows no tabs there"
_ADVICE = (
    (
        "mapping values",
        "colon",
        "put a text that holds `: ` in quotes, and begin each key at the column of its neighbours",
    ),
    ("cannot start any token", "sign", "put the value in quotes"),
    ("alphabetic or numeric", "pattern", 'put a value that begins with `*` or `&` in quotes, as "*-prod"'),
    ("expected ':'", "no colon", "write a blank after the colon of a key, as `owner: ana`"),
    ("expected key", "key", "begin each key at the column of its neighbours; nothing may follow a closing quote"),
    ("expected '-'", "dash", "begin each `-` of a list at the same column, and no key among them"),
    ("expected <document start>", "rest", "keep one document a file, and nothing after `...`"),
    ("escape", "escape", "write a backslash twice, or put the text in single quotes"),
    ("incompatible", "directive", "delete the line that begins with %"),
    ("", "", "look at this line and the one before it"),
)
"""What the parser says, the case of the rule that this is, and what to do about it; the first that fits."""
_UNCLOSED = {"a flow sequence": "]", "a flow mapping": "}", "a quoted scalar": "quote"}


def too_large(file: str, size: int, limit: int) -> Problem:
    """More bytes than any schedule needs."""
    return TOO_LARGE.problem(
        Position(file),
        f"the file has {size:,} bytes; {limit:,} are the most",
        "split it into several files",
        facts={"bytes": size, "limit": limit},
    )


def not_utf8(file: str, data: bytes, offset: int) -> Problem:
    """A byte that belongs to no UTF-8 text."""
    line = data.count(b"\n", 0, offset) + 1
    begins = data.rfind(b"\n", 0, offset) + 1
    column = len(data[begins:offset].decode("utf-8-sig", "replace")) + 1
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return NOT_TEXT.problem(
        Position(file, line, column, line, column + 1),
        f"the file is not UTF-8: its byte {offset + 1:,} is 0x{data[offset]:02x}",
        "it is UTF-16; save it as UTF-8" if wide else "save it as UTF-8",
        facts={"byte": offset + 1, "value": f"0x{data[offset]:02x}", "encoding": "UTF-16" if wide else ""},
    )


def hidden(at: Position, name: str, pointer: str = "") -> Problem:
    """Something in the text that a reviewer does not see."""
    return HIDDEN_CHARACTER.problem(
        at, f"a hidden character stands here: {name}", "delete it; a reviewer cannot see it",
        pointer=pointer, facts={"character": name},
    )  # fmt: skip


def empty(file: str) -> Problem:
    """Nothing but blanks and comments."""
    return EMPTY_FILE.problem(Position(file), "the file is empty", "write a schedule, or delete the file")


def alias(at: Position, pointer: str, name: str | None) -> Problem:
    """An anchor, or, with its name, an alias: which is often a pattern that lacks its quotes."""
    if name is None:
        return ALIAS.problem(
            at, "an anchor stands here, and none is allowed", "delete the `&name`",
            pointer=pointer, facts={"case": "anchor"},
        )  # fmt: skip
    quoted = f'"*{name}"'
    return ALIAS.problem(
        at, f"`*{name[:60]}` is an alias, and none is allowed",
        f"put a pattern in quotes, as {quoted[:64]}; what an alias stands for is written out",
        pointer=pointer, facts={"name": name[:60], "quoted": quoted[:64]}, fixes=(Fix(at, quoted, "put it in quotes"),),
    )  # fmt: skip


def tag(at: Position, pointer: str, name: str) -> Problem:
    """A tag, whatever it asks for."""
    return TAG.problem(
        at, f"a tag stands here, and none is allowed: {name[:60]}", "delete it, or put the value in quotes",
        pointer=pointer, facts={"tag": name[:60]},
    )  # fmt: skip


def duplicate_key(at: Position, first: Position, pointer: str, key: str) -> Problem:
    """A key that its mapping has already."""
    return DUPLICATE_KEY.problem(
        at, f"`{key[:60]}` stands here a second time; line {first.line} has it already", "keep one of the two",
        pointer=pointer, facts={"key": key[:60], "line": first.line},
        related=(Related(first, "the first one"),),
    )  # fmt: skip


def too_deep(at: Position, deepest: int) -> Problem:
    """Lists in lists, far beyond anything that a schedule can say."""
    return TOO_DEEP.problem(
        at, f"nested more than {deepest} levels deep", "a schedule needs three levels", facts={"limit": deepest}
    )


def no_key(at: Position) -> Problem:
    """A list or a mapping where a key should stand."""
    return NOT_YAML.problem(at, "a key must be plain text", "write a name as the key", facts={"case": "key is no text"})


def syntax(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """What the parser could not read, at the place where a person would repair it."""
    what = str(getattr(error, "problem", None) or str(error).partition("\n")[0])
    mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    at, begins = _position(file, mark), _position(file, context_mark)
    context = str(getattr(error, "context", None) or "")
    open_ = next((sign for name, sign in _UNCLOSED.items() if name in context), None)
    if open_ and context_mark and "escape" not in what:
        hint = f"add the closing {open_ if open_ == 'quote' else f'`{open_}`'}"
        return NOT_YAML.problem(
            begins, "this is not YAML: what begins here is never closed", hint,
            facts={"case": "unclosed", "reason": what, "sign": "" if open_ == "quote" else open_},
            related=(Related(at, "the end was missed here"),),
        )  # fmt: skip
    lines = text.split("\n")
    line = lines[at.line - 1] if at.line <= len(lines) else ""
    tabbed = "\t" in line[: len(line) - len(line.lstrip())]
    case, advice = ("tab", _TABS) if tabbed else next((case, advice) for said, case, advice in _ADVICE if said in what)
    return NOT_YAML.problem(at, f"this is not YAML: {what}", advice, facts={"case": case, "reason": what})


def _position(file: str, mark: yaml.Mark | None) -> Position:
    if mark is None:
        return Position(file)
    return Position(file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
