"""Public holidays of a country or a part of one, from the packaged data alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import metadata

from schemas.suggestions import did_you_mean


@cache
def holiday_days(country: str, year: int) -> Mapping[date, str]:
    """The public holidays of `CO` or `ES-MD` in a year, each with its name. ValueError: an unknown country or part."""
    import holidays  # noqa: PLC0415 - takes longer to import than most commands run, and most need no holidays

    problem = country_problem(country)
    if problem:
        raise ValueError(f"no holidays are known for {country!r}")
    name, _, part = country.partition("-")
    return dict(holidays.country_holidays(name, subdiv=part or None, years=year))


@cache
def country_problem(country: str) -> tuple[str, str | None] | None:
    """What is wrong with a country's name, and what may be meant; None if its holidays are known."""
    parts = _parts()
    name, _, part = country.partition("-")
    if name not in parts:
        return f"no holidays are known for the country {name!r}", did_you_mean(name, parts)
    if part and part not in parts[name]:
        known = ", ".join(parts[name][:12]) or "none"
        return f"{name} has no part {part!r}; known are {known}", did_you_mean(part, parts[name])
    return None


def holiday_data_version() -> str:
    """The version of the holiday data."""
    return metadata.version("holidays")


@cache
def _parts() -> Mapping[str, tuple[str, ...]]:
    import holidays  # noqa: PLC0415 - see above

    return {name: tuple(parts) for name, parts in holidays.list_supported_countries(include_aliases=False).items()}
