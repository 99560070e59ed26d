"""How frozen dataclasses are written as flat attributes and read back, derived from their field types, once.

Used by `table` alone, which knows the names of the table. An attribute is a text, a whole number or a truth
value; what is nested is one attribute of JSON text, since DynamoDB's client spends ten times as long on
nested typed values, and every claim and settle passes here.

What is written is for good, so two rules hold. A field that is empty (None, False, 0, "", no elements) and
by default is so is left out; any other default is written, so that a new default never changes what is
stored. What is read may come from a newer version: fields that it does not know are passed over.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import Generic, TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from reconciler.core.records import NamespaceKey
from schemas.instants import instant_text, parse_instant

Attribute: TypeAlias = str | int | bool
Attributes: TypeAlias = dict[str, Attribute]
Plain: TypeAlias = "str | int | bool | list[Plain] | dict[str, Plain] | None"

T = TypeVar("T")
_Write: TypeAlias = Callable[[object], Plain]
_Read: TypeAlias = Callable[[Plain], object]

REMEMBERED = 16_384
"""How many JSON texts are kept of each field that seldom changes."""

to_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Codec(Generic[T]):
    """Writes and reads one dataclass.

    `names` are the attributes' names where they are not the fields'. Fields of `apart` are left to the
    caller, who hands them to `read`; those of `instants` are written as `2026-12-01T13:00:00Z`; those of
    `seldom` are nested values that change seldom, so that what was written or read is remembered.
    """

    def __init__(
        self,
        cls: type[T],
        names: Mapping[str, str] | None = None,
        apart: frozenset[str] = frozenset(),
        instants: frozenset[str] = frozenset(),
        seldom: frozenset[str] = frozenset(),
    ) -> None:
        def form(field: str, hint: object) -> _Form:
            found = _INSTANT if field in instants else _form(hint)
            return _as_json_text(found, field in seldom) if found.nested else found

        self._fields = _Fields(cls, names or {}, apart, form)

    def write(self, value: T) -> Attributes:
        return cast(Attributes, self._fields.write(value))

    def read(self, attributes: Mapping[str, Attribute], **apart: object) -> T:
        """ValueError: something is missing or not of its type; the message begins with its name."""
        return cast(T, self._fields.read(cast(Mapping[str, Plain], attributes), apart))


@dataclasses.dataclass(frozen=True, slots=True)
class _Form:
    """How values of one type are written and read; `plain` is the type that needs neither, if any."""

    write: _Write | None
    read: _Read
    plain: type[object] | None = None
    nested: bool = False


class _Fields:
    """The fields of a dataclass, each with its form; the loops of `write` and `read` are the hot path."""

    def __init__(
        self,
        cls: type[object],
        names: Mapping[str, str],
        apart: frozenset[str],
        form: Callable[[str, object], _Form],
    ) -> None:
        self._cls: Callable[..., object] = cls
        self._nothing: dict[str, None] = {}
        self._writers: list[tuple[str, str, _Write | None, object]] = []
        self._readers: list[tuple[str, str, type[object] | None, _Read, bool]] = []
        hints = get_type_hints(cls)
        for field in dataclasses.fields(cls):  # type: ignore[arg-type]
            if field.name in apart:
                continue
            name, hint = names.get(field.name, field.name), _without_none(hints[field.name])
            how = form(field.name, hint)
            optional = hint != hints[field.name]
            if optional and not _has_default(field):
                self._nothing[field.name] = None
            self._writers.append((field.name, name, how.write, _empty_default(field)))
            required = not (optional or _has_default(field))
            self._readers.append((field.name, name, how.plain, how.read, required))

    def write(self, value: object) -> dict[str, Plain]:
        plain: dict[str, Plain] = {}
        for field, name, convert, default in self._writers:
            content = getattr(value, field)
            if content or (content is not None and content != default):
                plain[name] = convert(content) if convert else content
        return plain

    def read(self, plain: Mapping[str, Plain], apart: Mapping[str, object]) -> object:
        values = {**self._nothing, **apart}
        name = ""
        try:
            for field, name, as_it_is, convert, required in self._readers:
                if name in plain:
                    found = plain[name]
                    values[field] = found if type(found) is as_it_is else convert(found)
                elif required:
                    raise ValueError("is missing")
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
        return self._cls(**values)


def _has_default(field: dataclasses.Field[object]) -> bool:
    return not (field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING)


def _without_none(hint: object) -> object:
    """A field that may be None is left out where it is, so no form has to write it."""
    some = tuple(a for a in get_args(hint) if a is not NoneType)
    if get_origin(hint) not in (Union, UnionType) or len(some) == len(get_args(hint)):
        return hint
    return some[0] if len(some) == 1 else Union[some]  # noqa: UP007


def _empty_default(field: dataclasses.Field[object]) -> object:
    """What a field is where it is left out: its default if that is empty, else what no value equals."""
    makes = field.default_factory
    default = field.default if makes is dataclasses.MISSING else makes()
    return dataclasses.MISSING if default else default


def _as_json_text(form: _Form, seldom: bool) -> _Form:
    write, read = form.write, form.read

    def to_text(value: object) -> Plain:
        return to_json(write(value) if write else value)

    def from_text(plain: Plain) -> object:
        if type(plain) is not str:
            raise _unexpected(plain, "JSON as text")
        return read(json.loads(plain))

    if seldom:
        remember = lru_cache(REMEMBERED)
        return _Form(remember(to_text), cast(_Read, remember(from_text)))
    return _Form(to_text, from_text)


def _form(hint: object) -> _Form:
    origin, args = get_origin(hint), get_args(hint)
    if isinstance(hint, type) and origin is None:
        return _class_form(hint)
    if origin in (Union, UnionType):
        return _tagged_form(args)
    if origin is tuple and args[-1] is Ellipsis:
        return _list_form(tuple, args[0])
    if origin is tuple:
        return _row_form(tuple, args)
    if origin is frozenset:
        return _list_form(frozenset, args[0])
    if origin is Mapping and args[0] is str:
        return _mapping_form(args[1])
    raise TypeError(f"no form for {hint!r}: give it one in {__name__}")


def _class_form(cls: type[object]) -> _Form:
    if cls in _LEAVES:
        return _LEAVES[cls]
    if issubclass(cls, Enum):
        return _enum_form(cls)
    if issubclass(cls, tuple):
        return _row_form(cls, tuple(get_type_hints(cls).values()))
    if not dataclasses.is_dataclass(cls):
        raise TypeError(f"no form for {cls!r}: give it one in {__name__}")
    fields = _Fields(cls, {}, frozenset(), lambda _, hint: _form(hint))

    def read(plain: Plain) -> object:
        if type(plain) is not dict:
            raise _unexpected(plain, "fields")
        return fields.read(plain, {})

    return _Form(fields.write, read, nested=True)


def _tagged_form(classes: tuple[object, ...]) -> _Form:
    """One of several dataclasses, told apart by name: `{"weekly": {…}}`."""
    by_class = {c: (c.__name__.lower(), _form(c)) for c in classes if isinstance(c, type)}
    by_tag = {tag: form.read for tag, form in by_class.values()}

    def write(value: object) -> Plain:
        tag, form = by_class[type(value)]
        return {tag: form.write(value) if form.write else cast(Plain, value)}

    def read(plain: Plain) -> object:
        if type(plain) is dict:
            for tag, convert in by_tag.items():
                if tag in plain:
                    return convert(plain[tag])
        raise _unexpected(plain, " or ".join(by_tag))

    return _Form(write, read, nested=True)


def _list_form(collection: type[tuple[object, ...] | frozenset[object]], element: object) -> _Form:
    form = _form(element)
    convert, read_one = form.write, form.read

    def write(value: object) -> Plain:
        contents = [convert(c) if convert else c for c in cast(Iterable[object], value)]
        plain = cast(list[Plain], contents)
        return sorted(plain, key=str) if collection is frozenset else plain

    def read(plain: Plain) -> object:
        if type(plain) is not list:
            raise _unexpected(plain, "a list")
        return collection([read_one(p) for p in plain])

    return _Form(write, read, nested=True)


def _row_form(cls: type[tuple[object, ...]], elements: tuple[object, ...]) -> _Form:
    """A tuple of fixed length, as a list."""
    forms = tuple(_form(e) for e in elements)
    make = getattr(cls, "_make", cls)

    def write(value: object) -> Plain:
        contents = cast(tuple[object, ...], value)
        return [f.write(c) if f.write else cast(Plain, c) for f, c in zip(forms, contents, strict=True)]

    def read(plain: Plain) -> object:
        if type(plain) is not list or len(plain) != len(forms):
            raise _unexpected(plain, f"a list of {len(forms)}")
        return make([f.read(p) for f, p in zip(forms, plain, strict=True)])

    return _Form(write, read, nested=True)


def _mapping_form(element: object) -> _Form:
    form = _form(element)
    convert, read_one = form.write, form.read

    def write(value: object) -> Plain:
        contents = cast(Mapping[str, object], value)
        return {k: convert(c) if convert else cast(Plain, c) for k, c in contents.items()}

    def read(plain: Plain) -> object:
        if type(plain) is not dict:
            raise _unexpected(plain, "a map")
        return {k: read_one(p) for k, p in plain.items()}

    return _Form(write, read, nested=True)


def _enum_form(cls: type[Enum]) -> _Form:
    by_value = {member.value: member for member in cls}

    def read(plain: Plain) -> object:
        if type(plain) in (str, int) and plain in by_value:
            return by_value[plain]
        raise _unexpected(plain, f"one of {', '.join(map(str, by_value))}")

    return _Form(attrgetter("_value_"), read)


def _leaf(cls: type[object], what: str) -> _Form:
    def read(plain: Plain) -> object:
        if type(plain) is not cls:
            raise _unexpected(plain, what)
        return plain

    return _Form(None, read, plain=cls)


def _text(write: _Write, parse: Callable[[str], object], what: str) -> _Form:
    """A value with one text form, which `parse` reads."""

    def read(plain: Plain) -> object:
        if type(plain) is str:
            try:
                return parse(plain)
            except (ValueError, InvalidOperation):
                pass
        raise _unexpected(plain, what)

    return _Form(write, read)


def _unexpected(plain: Plain, what: str) -> ValueError:
    return ValueError(f"expected {what}, found {plain!r:.60}")


_INSTANT = _text(lambda value: instant_text(cast(int, value)), parse_instant, "an instant in UTC")

_LEAVES: Mapping[type[object], _Form] = {
    str: _leaf(str, "a text"),
    int: _leaf(int, "a whole number"),
    bool: _leaf(bool, "true or false"),
    Decimal: _text(str, Decimal, "a decimal number as text"),
    date: _text(str, date.fromisoformat, "a date"),
    datetime: _text(lambda at: cast(datetime, at).isoformat(), datetime.fromisoformat, "a date and time"),
    NamespaceKey: _text(str, NamespaceKey.parse, "cluster/namespace"),
}
