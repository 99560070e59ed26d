"""Public holidays of a country or a part of one, from the packaged data alone.

Names are in the country's own language: left to itself, the package would take the language of the machine, and
two machines would describe one plan differently.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import metadata
from typing import NamedTuple

from schemas.suggestions import did_you_mean


@cache
def holiday_days(country: str, year: int) -> Mapping[date, str]:
    """The public holidays of `CO` or `ES-MD` in a year, each with its name. ValueError: an unknown country or part."""
    import holidays  # noqa: PLC0415 - takes longer to import than most commands run, and most need no holidays

    problem = country_problem(country)
    if problem:
        raise ValueError(problem.message)
    name, _, part = country.partition("-")
    known: type[holidays.HolidayBase] = getattr(holidays, name)
    return dict(known(subdiv=part or None, years=year, expand=False, language=known.default_language))


class UnknownCountry(NamedTuple):
    """What is wrong with a country's name, what may be meant, and, if a part of it is unknown, which are `known`."""

    message: str
    meant: str | None
    known: str = ""


@cache
def country_problem(country: str) -> UnknownCountry | None:
    """What is wrong with a country's name, and what may be meant; None if its holidays are known."""
    name, dash, part = country.partition("-")
    if _is_known(name, part if dash else None):
        return None
    parts = _parts()
    if name not in parts:
        return UnknownCountry(f"no holidays are known for the country {name[:64]!r}", did_you_mean(name, parts))
    if dash and part not in parts[name]:
        known = ", ".join(parts[name][:12]) or "none"
        near = did_you_mean(part, parts[name])
        message = f"{name} has no part {part[:64]!r}; known are {known}"
        return UnknownCountry(message, f"{name}-{near}" if near else None, known)
    return None


def _is_known(name: str, part: str | None) -> bool:
    """Asks for one country, since to ask for the list of all loads all of them."""
    import holidays  # noqa: PLC0415 - see above

    country = getattr(holidays, name, None)
    is_country = getattr(country, "country", None) == name
    return is_country and (part is None or part in getattr(country, "subdivisions", ()))


def holiday_data_version() -> str:
    """The version of the holiday data."""
    return metadata.version("holidays")


@cache
def _parts() -> Mapping[str, tuple[str, ...]]:
    import holidays  # noqa: PLC0415 - see above

    return {name: tuple(parts) for name, parts in holidays.list_supported_countries(include_aliases=False).items()}
