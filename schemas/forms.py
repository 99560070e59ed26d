"""The three forms that a file may have, each with its JSON Schema, and `jsonschema` as the judge of both.

Thousands of schedules have nearly everything in common but their names. So a schedule is judged in parts, its keys
together and each value by itself, and what was judged once is known. This holds because the schema of a schedule
says nothing about two values at once; a test compares both ways.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.protocols import Validator
from jsonschema.validators import extend

from schemas.strict_yaml import Value

_LONGEST_KEPT = 400


class Form(StrEnum):
    """Which of the three kinds of file a document is."""

    SCHEDULE = "schedule"
    POLICY = "policy"
    COST_CENTRES = "cost-centers"


def fits(form: Form, value: Value) -> bool:
    """Whether the schema of a form allows a value."""
    if form is not Form.SCHEDULE or not isinstance(value, dict):
        return _validator(form).is_valid(value)
    return _keys_fit(frozenset(value)) and all(_part_fits(key, part) for key, part in value.items())


def errors(form: Form, value: Value) -> Iterable[ValidationError]:
    """Everything that the schema of a form does not allow about a value."""
    return _validator(form).iter_errors(value)


def schema_of(form: Form) -> Mapping[str, object]:
    """The JSON Schema of a form."""
    return cast("Mapping[str, object]", _validator(form).schema)


def spelling(value: object) -> str:
    """A value as JSON; two that JSON Schema holds equal are spelt alike, but for numbers."""
    return json.dumps(value, sort_keys=True)


@lru_cache(maxsize=1024)
def _keys_fit(keys: frozenset[str]) -> bool:
    anything = {**schema_of(Form.SCHEDULE), "properties": dict.fromkeys(_properties(), True)}
    return _STRICT(anything).is_valid(dict.fromkeys(keys))


def _part_fits(key: str, part: Value) -> bool:
    if isinstance(part, str):
        return _text_fits(key, part) if len(part) <= _LONGEST_KEPT else _properties()[key].is_valid(part)
    spelt = spelling(part)
    return _spelt_fits(key, spelt) if len(spelt) <= _LONGEST_KEPT else _properties()[key].is_valid(part)


@lru_cache(maxsize=16384)
def _text_fits(key: str, text: str) -> bool:
    return _properties()[key].is_valid(text)


@lru_cache(maxsize=16384)
def _spelt_fits(key: str, spelt: str) -> bool:
    return _properties()[key].is_valid(json.loads(spelt))


@cache
def _properties() -> Mapping[str, Validator]:
    """Each key that a schedule may have, with the judge of its value."""
    properties = cast("Mapping[str, object]", schema_of(Form.SCHEDULE)["properties"])
    return {key: _STRICT(schema) for key, schema in properties.items()}


@cache
def _validator(form: Form) -> Validator:
    text = resources.files("schemas").joinpath(f"{form}.schema.json").read_text(encoding="utf-8")
    return _STRICT(json.loads(text))


def _whole_pattern(_: Validator, pattern: str, instance: object, __: object) -> Iterator[ValidationError]:
    """As JSON Schema means `$`: the end of the text, where Python's also fits before a last line feed."""
    if isinstance(instance, str) and not re.fullmatch(pattern, instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


def _unique_items(_: Validator, wanted: bool, instance: object, __: object) -> Iterator[ValidationError]:
    """In linear time: a hostile list of thousands of mixed values would otherwise take a minute."""
    if wanted and isinstance(instance, list) and len(set(map(spelling, instance))) < len(instance):
        yield ValidationError("the list has repeated elements")


_STRICT: Callable[[object], Validator] = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"pattern": _whole_pattern, "uniqueItems": _unique_items}
)
