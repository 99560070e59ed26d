"""Cost centres: those that main knows, and those that may pay for one namespace."""

from __future__ import annotations

from pydantic import BaseModel, Field

from frontend.api.content.answer import CostCentre, Namespace
from schemas.patterns import Tie
from schemas.rules.wrong_cost_centre import valid_centres
from schemas.schedule import CostCentres


class Payer(BaseModel):
    """A cost centre, and the names or patterns of namespaces that it may pay for."""

    cost_center: CostCentre
    namespaces: list[str] = Field(examples=[["payments-*"]])


class CostCentreList(BaseModel):
    """`version` says whose word it is: the published object's, or empty for the file on main."""

    items: list[Payer]
    version: str = Field(examples=["3f2a91c0b7de"])


class CentresOfNamespace(BaseModel):
    """`tie` names patterns that fit equally well: then nobody can tell, and no centre is valid."""

    namespace: Namespace
    cost_centers: list[CostCentre]
    tie: list[str] = Field(examples=[[]])
    version: str = Field(examples=["3f2a91c0b7de"])


def cost_centre_list(centres: CostCentres) -> CostCentreList:
    """All of them."""
    found: dict[str, list[str]] = {}
    for pattern, names in centres.by_pattern.items():
        for name in names:
            found.setdefault(name, []).append(pattern)
    return CostCentreList(
        items=[Payer(cost_center=name, namespaces=sorted(patterns)) for name, patterns in sorted(found.items())],
        version=centres.version,
    )


def centres_of(namespace: str, centres: CostCentres) -> CentresOfNamespace:
    """Those that may pay for one namespace."""
    valid = valid_centres(namespace, centres)
    tie = list(valid.patterns) if isinstance(valid, Tie) else []
    names = [] if isinstance(valid, Tie) else list(valid)
    return CentresOfNamespace(namespace=namespace, cost_centers=names, tie=tie, version=centres.version)
