"""Holds a document against its JSON Schema, and says what is wrong in the schedule's own words.

`jsonschema` finds the faults; here each becomes a problem at its place, with what to write instead. The schema
says nothing about one fault being likelier than another; `_REMEDIES` does.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias, cast

from jsonschema.exceptions import ValidationError

from schemas.foreign_times import weekly_meant
from schemas.forms import Form, errors, fits, spelling
from schemas.hidden_characters import character_name
from schemas.problems import Fix, Problem
from schemas.rules.shape import (
    KEYS_EXCLUDE,
    MISSING_KEY,
    NO_SUCH_DATE,
    NOT_A_DURATION,
    NOT_A_NAME,
    NOT_A_TIME,
    NOT_A_WEEKDAY,
    REPEATED,
    UNKNOWN_KEY,
    WRONG_SIZE,
    WRONG_TYPE,
    WRONG_VALUE,
)
from schemas.strict_yaml import Document, Value, escaped
from schemas.suggestions import did_you_mean, quoted
from schemas.wall_times import nearest_date_time, nearest_range, nearest_time
from schemas.weekdays import WEEKDAYS, weekdays_meant

_Remedy: TypeAlias = Callable[[Document, str, ValidationError], Iterable[Problem]]
_TYPES = {
    "object": "keys and values", "array": "a list", "string": "text", "integer": "a whole number",
    "boolean": "true or false", "number": "a number", "null": "nothing",
}  # fmt: skip
_FOREIGN_KEYS = {
    "cron": "write the windows as `weekly:` (days, start, stop) or `once:`",
    "rrule": "write the windows as `weekly:` (days, start, stop) or `once:`",
    "replicas": "Alba gives every workload the size it had; there is nothing to set",
    "allDay": "write `start: 00:00` and `stop: 24:00`",
}


def shape_problems(document: Document, form: Form) -> list[Problem]:
    """Everything about the document that its schema does not allow; empty when the form is right."""
    if fits(form, document.value):
        return []
    found: list[Problem] = []
    for error in errors(form, document.value):
        pointer = _pointer(error)
        remedy = _REMEDIES.get(str(error.validator), _other)
        found += remedy(document, pointer, error)
    return _without_echoes(found)


def _pointer(error: ValidationError) -> str:
    return "".join(f"/{escaped(str(part))}" for part in error.absolute_path)


def _unknown_keys(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    known = list(cast("Mapping[str, object]", error.schema).get("properties", {}))  # type: ignore[call-overload]
    for key, value in cast("Mapping[str, Value]", error.instance).items():
        if key in known:
            continue
        below = f"{pointer}/{escaped(key)}"
        meant = did_you_mean(key, known)
        hint = _FOREIGN_KEYS.get(key) or (f"did you mean `{meant}`?" if meant else f"the keys here are {quoted(known)}")
        weekly = weekly_meant(key, str(value)) if key in ("cron", "rrule") else None
        if weekly:
            hint = f"write `weekly:` with `days: [{weekly[0]}]`, `start: {weekly[1]}` and a `stop:`"
        at = document.key_at(below)
        fixes = (Fix(at, meant, f"rename it to {meant}"),) if meant else ()
        yield UNKNOWN_KEY.problem(
            at, f"`{key[:60]}` is no key of this file", hint,
            pointer=below, fixes=fixes,
            facts={
                "case": key if key in _FOREIGN_KEYS else "", "key": key[:60], "meant": meant or "", "known": known,
                "days": weekly[0] if weekly else "", "start": weekly[1] if weekly else "",
            },
        )  # fmt: skip


def _missing(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    present = cast("Mapping[str, Value]", error.instance)
    required = cast("Sequence[str]", error.validator_value)
    missing = next((key for key in required if key not in present and f"'{key}'" in error.message), required[0])
    hint, case = f"add `{missing}:`", ""
    if missing in ("start", "stop"):
        case = "time of a one-off" if pointer == "/once" else "time of a week"
        hint += "; a window that lasts all day is written " + (
            "from 2026-12-01T00:00 to 2026-12-02T00:00" if pointer == "/once" else "`start: 00:00` and `stop: 24:00`"
        )
    yield MISSING_KEY.problem(
        document.at(pointer), f"`{missing}` is missing", hint, pointer=pointer, facts={"case": case, "key": missing}
    )


def _exclusive(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    """`oneOf`: exactly one of two keys, or one value in place of a list of them."""
    if not pointer and not isinstance(error.instance, dict):
        return  # a file that is one number has no keys at all; `type` says so
    options = cast("Sequence[Mapping[str, object]]", error.validator_value)
    keys = [str(cast("Sequence[str]", o["required"])[0]) for o in options if "required" in o]
    if not keys:
        yield from _either_form(document, pointer, error)
        return
    present = [k for k in keys if k in cast("Mapping[str, Value]", error.instance)]
    if present:
        at = document.key_at(f"{pointer}/{present[1]}")
        yield KEYS_EXCLUDE.problem(
            at, f"{quoted(present)} cannot stand in one file", "keep one of them, or write two files",
            pointer=f"{pointer}/{present[1]}", facts={"keys": present},
        )  # fmt: skip
    else:
        yield MISSING_KEY.problem(
            document.at(pointer), f"one of {quoted(keys)} is missing", f"add `{keys[0]}:`",
            pointer=pointer, facts={"case": "one of several", "key": keys[0], "keys": keys},
        )  # fmt: skip


def _either_form(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    deepest = max(error.context or (), key=lambda e: len(e.absolute_path), default=None)
    if deepest is not None and len(deepest.absolute_path) > len(error.absolute_path):
        yield from _REMEDIES.get(str(deepest.validator), _other)(document, _pointer(deepest), deepest)
    else:
        yield WRONG_TYPE.problem(
            document.at(pointer), f"{_shown(error.instance)} is neither text nor a list", "write one name, or a list",
            pointer=pointer, facts={"case": "name or list", "shown": _shown(error.instance)},
        )  # fmt: skip


def _needs_weekly(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    for key in cast("Mapping[str, object]", error.validator_value):
        if key in cast("Mapping[str, Value]", error.instance) and f"'{key}'" in error.message:
            missing = cast("Mapping[str, Sequence[str]]", error.validator_value)[key][0]
            yield KEYS_EXCLUDE.problem(
                document.key_at(f"{pointer}/{key}"), f"`{key}` goes with `{missing}` only",
                f"delete it, or add `{missing}:`", pointer=f"{pointer}/{key}",
                facts={"case": "needs another", "keys": [key, missing], "key": key, "missing": missing},
            )  # fmt: skip


def _wrong_type(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    expected = _TYPES.get(str(error.validator_value), str(error.validator_value))
    if pointer.endswith(("/start", "/stop")):
        yield from _not_a_time(document, pointer, error.instance)
        return
    hint, case, items = f"write {expected}", "", ""
    if pointer.endswith("/days"):
        case, items = "days", ", ".join(weekdays_meant(document.source(pointer).strip("\"'")))
        hint = "write a list of days, as [mon, tue, wed, thu, fri]"
    elif isinstance(error.instance, str) and error.validator_value == "array":
        items = _items(error.instance)
    shown = _shown(error.instance)
    yield WRONG_TYPE.problem(
        document.at(pointer), f"{_name(pointer)} must be {expected}, and is {shown}",
        f"write a list: [{items}]" if items else hint, pointer=pointer,
        facts={"case": case, "field": _field(pointer), "expected": expected, "shown": shown, "items": items},
    )  # fmt: skip


def _wrong_choice(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    choices = [str(c) for c in cast("Sequence[object]", error.validator_value)]
    at, shown = document.at(pointer), _shown(error.instance)
    if "/days/" in pointer:
        meant = weekdays_meant(str(error.instance))
        hint = f"write [{', '.join(meant)}]" if meant else f"the days are [{', '.join(WEEKDAYS)}]"
        fixes = (Fix(at, ", ".join(meant), "write the days"),) if meant else ()
        yield NOT_A_WEEKDAY.problem(
            at, f"{shown} is not a day", hint, pointer=pointer, fixes=fixes,
            facts={"shown": shown, "meant": list(meant), "days": ", ".join(meant), "known": ", ".join(WEEKDAYS)},
        )  # fmt: skip
        return
    meant_choice = did_you_mean(str(error.instance), choices)
    hint = f"did you mean `{meant_choice}`?" if meant_choice else f"it may be {quoted(choices)}"
    yield WRONG_VALUE.problem(
        at, f"{_name(pointer)} cannot be {shown}", hint, pointer=pointer,
        facts={"field": _field(pointer), "shown": shown, "choices": choices, "meant": meant_choice or ""},
    )  # fmt: skip


def _wrong_pattern(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    at, shown, name = document.at(pointer), _shown(error.instance), pointer.rpartition("/")[2]
    if name in ("start", "stop"):
        yield from _not_a_time(document, pointer, error.instance)
    elif name in ("from", "until") or "/except/" in pointer or "/calendars/" in pointer:
        yield NO_SUCH_DATE.problem(
            at, f"{shown} is not a date", "write 2026-12-24, or a range as 2026-12-28..2027-01-03", pointer=pointer,
            facts={"case": "no date at all", "shown": shown},
        )  # fmt: skip
    elif name in ("after", "longestWindow", "wake", "extend"):
        yield NOT_A_DURATION.problem(
            at, f"{shown} is not a duration", "write minutes, hours or days, as 60m, 4h or 31d", pointer=pointer,
            facts={"shown": shown},
        )  # fmt: skip
    elif name in ("cpuHour", "memoryGiBHour", "currency"):
        yield WRONG_VALUE.problem(
            at, f"{name} cannot be {shown}",
            "write the currency as USD and prices as text with a point, as \"0.0405\"", pointer=pointer,
            facts={"case": "price", "field": name, "shown": shown},
        )  # fmt: skip
    else:
        yield _not_a_name(document, pointer, str(error.instance))


def _not_a_name(document: Document, pointer: str, name: str) -> Problem:
    offending = next((c for c in name if not (c.isascii() and (c.islower() or c.isdigit() or c in "-*"))), None)
    character = character_name(offending) if offending and (not offending.isascii() or offending == "\n") else ""
    items = _items(name) if "," in name or " " in name else ""
    hint = "use lower-case letters, digits and `-`, beginning and ending with a letter or digit, 63 at most"
    if items:
        hint = f"write a list: [{items}]"
    return NOT_A_NAME.problem(
        document.at(pointer), f"{_shown(name)} is not a valid name{character and f': {character}'}", hint,
        pointer=pointer,
        facts={"name": name[:80], "shown": _shown(name), "character": character, "items": items},
    )  # fmt: skip


def _wrong_names(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    name = str(error.instance)
    yield _not_a_name(document, f"{pointer}/{escaped(name)}", name)


def _not_a_time(document: Document, pointer: str, value: object) -> Iterable[Problem]:
    at = document.at(pointer)
    text = value if isinstance(value, str) else document.source(pointer)
    if pointer.startswith("/once/"):
        case, what = "of a one-off", "a date with a time"
        found, hint = _date_time_meant(text)
    else:
        case, what = "", "a time"
        found, hint = _time_meant(text)
    meant = found.get("meant", "")
    fixes = (Fix(at, meant, f"write {meant}"),) if meant else ()
    yield NOT_A_TIME.problem(
        at, f"{_shown(text)} is not {what}", hint, pointer=pointer, fixes=fixes,
        facts={"meant": meant, "case": case, "shown": _shown(text), **found},
    )  # fmt: skip


def _time_meant(text: str) -> tuple[Mapping[str, str], str]:
    """What may stand in place of a wrong time, as facts (`meant` may be put there as it is), and the hint."""
    found = nearest_range(text)
    if found:
        start, stop, zone = found
        hint = f"write `start: {start}` and `stop: {stop}`" + (f" and `timezone: {zone}`" if zone else "")
        return {"start": start, "stop": stop, "zone": zone}, hint
    meant = nearest_time(text)
    return ({"meant": meant}, f"write {meant}") if meant else ({}, "write hours and minutes as 08:00")


def _date_time_meant(text: str) -> tuple[Mapping[str, str], str]:
    """As `_time_meant`, of a one-off."""
    found = nearest_date_time(text)
    if found is None:
        return {}, "write 2026-12-01T08:00, without seconds and without an offset; the zone is `timezone:`"
    meant, in_utc = found
    if in_utc:
        return {"utc": meant}, f"write {meant} and `timezone: UTC`"
    return {"meant": meant}, f"write {meant}"


def _repeated(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    seen: set[str] = set()
    for index, item in enumerate(cast("Sequence[Value]", error.instance)):
        spelt = spelling(item)
        if spelt in seen:
            below = f"{pointer}/{index}"
            yield REPEATED.problem(
                document.at(below), f"{_shown(item)} stands here twice", "keep one of them", pointer=below,
                facts={"shown": _shown(item)},
            )  # fmt: skip
        seen.add(spelt)


def _wrong_size(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    bound = cast(int, error.validator_value)
    instance = error.instance
    size = len(instance) if isinstance(instance, str | list | dict) else instance
    most = str(error.validator).startswith("max")
    unit = "characters" if isinstance(instance, str) else "entries" if isinstance(instance, list | dict) else ""
    what = f"has {size} {unit}".strip() if unit else f"is {size}"
    yield WRONG_SIZE.problem(
        document.at(pointer), f"{_name(pointer)} {what}; {'at most' if most else 'at least'} {bound} may stand here",
        f"{'shorten' if most else 'fill'} it", pointer=pointer,
        facts={
            "case": "" if most else "too short", "field": _field(pointer), "unit": unit, "size": str(size),
            "bound": bound,
        },
    )  # fmt: skip


def _other(document: Document, pointer: str, error: ValidationError) -> Iterable[Problem]:
    yield WRONG_VALUE.problem(
        document.at(pointer), f"{_name(pointer)} is not right: {error.message[:200]}",
        "see the schema of this file", pointer=pointer,
        facts={"case": "schema", "field": _field(pointer)},
    )  # fmt: skip


_REMEDIES: Mapping[str, _Remedy] = {
    "additionalProperties": _unknown_keys,
    "required": _missing,
    "oneOf": _exclusive,
    "dependentRequired": _needs_weekly,
    "type": _wrong_type,
    "enum": _wrong_choice,
    "pattern": _wrong_pattern,
    "propertyNames": _other,
    "uniqueItems": _repeated,
    "maxLength": _wrong_size,
    "minLength": _wrong_size,
    "maxItems": _wrong_size,
    "minItems": _wrong_size,
    "maxProperties": _wrong_size,
    "minProperties": _wrong_size,
    "minimum": _wrong_size,
    "maximum": _wrong_size,
}


def _without_echoes(problems: Sequence[Problem]) -> list[Problem]:
    """One problem a value: of several about it, the first says it best. Missing keys share the value they miss in."""
    kept: dict[tuple[str, str], Problem] = {}
    for problem in problems:
        key = str(problem.facts.get("key", "")) if problem.code == MISSING_KEY.code else ""
        kept.setdefault((problem.pointer, key), problem)
    return list(kept.values())


def _name(pointer: str) -> str:
    field = _field(pointer)
    return f"`{field}`" if field else "the file"


def _field(pointer: str) -> str:
    """The last key of a pointer; "" is the file."""
    parts = [p for p in pointer.split("/") if p and not p.isdigit()]
    return parts[-1] if parts else ""


def _items(text: str) -> str:
    """What somebody wrote with commas or blanks, as the elements of a list."""
    return ", ".join(text.replace(",", " ").split())


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else repr(value)
    return text if len(text) <= 80 else text[:77] + "…"
