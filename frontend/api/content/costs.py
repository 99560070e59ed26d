"""What was spent, and what was saved against being on all the time: per cost centre, team, namespace and day.

Spent is what the history has, and what the running shares have used so far. Saved is what the workloads that Alba put
to sleep would have used meanwhile at their recorded sizes, so a workload that was at nothing anyway saves nothing, and
neither does what runs on: the share that follows pays for that. What a sleep saved is told to the cost centre that pays
for the window after it, at the prices of that window.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

from pydantic import BaseModel, Field

from frontend.api.content.answer import At, Cluster, Commit, CostCentre, Link, Namespace, Team
from frontend.api.content.cost_filtering import CostChoices, CostFilter
from frontend.api.content.days import days_between
from frontend.api.content.frame import Frame, team_of_record
from frontend.api.content.tally import Figures, NamespaceUse, Tally, summed, uses
from reconciler.core.history import HistoryRow
from schemas.schedule import Window

K = TypeVar("K")


class NamespaceCosts(BaseModel):
    cluster: Cluster
    namespace: Namespace
    team: Team
    figures: Figures


class CentreCosts(BaseModel):
    """Who pays for time awake; empty: nobody, for what was saved where no window is to come."""

    cost_center: CostCentre
    figures: Figures


class TeamCosts(BaseModel):
    team: Team
    figures: Figures


class DayCosts(BaseModel):
    """A day of the zone that was asked for, cut to the range."""

    day: str = Field(examples=["2026-12-01"])
    since: At
    until: At
    figures: Figures


class NotCounted(StrEnum):
    """What costs money too, and is in no figure here."""

    VOLUMES = "volumes"
    LOAD_BALANCERS = "load-balancers"
    NODES = "nodes-that-stay"
    WITHOUT_REQUESTS = "pods-without-requests"
    DAEMON_SETS_ASLEEP = "daemon-sets-asleep"


class PriceList(BaseModel):
    """The prices of policy.yaml that are in force now; a share keeps those of its own time."""

    currency: str = Field(examples=["USD"])
    cpu_hour: str = Field(examples=["0.0405"])
    memory_gib_hour: str = Field(examples=["0.0044"])
    commit: Commit
    link: Link | None


class Costs(BaseModel):
    """Of what fits the filter: largest spent first, days in order. `prices` null: hours alone are known."""

    since: At
    until: At
    timezone: str = Field(examples=["America/Bogota"])
    total: Figures
    cost_centers: list[CentreCosts]
    teams: list[TeamCosts]
    namespaces: list[NamespaceCosts]
    days: list[DayCosts]
    prices: PriceList | None
    not_counted: list[NotCounted]
    choices: CostChoices


def costs(frame: Frame, history: Sequence[HistoryRow], range_: Window, zone: str, wanted: CostFilter) -> Costs:
    """What lies in the range and not after now. A share that lies in it partly counts in proportion."""
    since, until = range_.start, max(range_.start, min(range_.stop, frame.minute))
    all_ = uses(frame, history, since, until)
    teams = {key: team_of_record(frame.snapshot.records.get(key)) or key.namespace for key in all_}
    found = wanted.of(all_, teams)
    tallies = {key: use.tally() for key, use in found.items()}
    by_team = _grouped((teams[key], tally) for key, tally in tallies.items())
    by_centre = _grouped(each for use in found.values() for each in use.centres())
    return Costs(
        since=since,
        until=until,
        timezone=zone,
        total=summed(tallies.values()).figures(),
        cost_centers=[CentreCosts(cost_center=name, figures=t.figures()) for name, t in _largest(by_centre)],
        teams=[TeamCosts(team=name, figures=t.figures()) for name, t in _largest(by_team)],
        namespaces=[
            NamespaceCosts(cluster=key.cluster, namespace=key.namespace, team=teams[key], figures=t.figures())
            for key, t in _largest(tallies)
        ],
        days=[
            DayCosts(day=str(day), since=window.start, until=window.stop, figures=_of_day(found.values(), window))
            for day, window in days_between(zone, since, until)
        ],
        prices=_prices(frame),
        not_counted=list(NotCounted),
        choices=wanted.choices(all_, teams),
    )


def _of_day(found: Iterable[NamespaceUse], day: Window) -> Figures:
    return summed(use.within(day) for use in found).figures()


def _grouped(tallies: Iterable[tuple[str, Tally]]) -> dict[str, Tally]:
    found: dict[str, Tally] = {}
    for name, each in tallies:
        found[name] = found.get(name, Tally()) + each
    return found


def _largest(tallies: Mapping[K, Tally]) -> list[tuple[K, Tally]]:
    """By what was spent, then by time awake."""
    return sorted(tallies.items(), key=lambda item: (-sum(item[1].spent.values()), -item[1].awake_s, str(item[0])))


def _prices(frame: Frame) -> PriceList | None:
    prices, commit = frame.policy.prices, frame.snapshot.pointer.revision.id
    if prices is None:
        return None
    return PriceList(
        currency=prices.currency,
        cpu_hour=str(prices.cpu_hour),
        memory_gib_hour=str(prices.memory_gib_hour),
        commit=commit,
        link=frame.repository.file("policy.yaml", commit, None) if frame.repository else None,
    )
