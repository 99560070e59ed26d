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
    """All of them, or those that may pay for `namespace`. `tie` names patterns that fit it equally well: then nobody
    can tell, and there is no item. `version` says whose word it is: the published object's, or empty for the file on
    main.
    """

    namespace: Namespace | None
    items: list[Payer]
    tie: list[str] = Field(examples=[[]])
    version: str = Field(examples=["3f2a91c0b7de"])


def cost_centre_list(centres: CostCentres, namespace: str | None = None) -> CostCentreList:
    """Who may pay, for whom."""
    valid = valid_centres(namespace, centres) if namespace is not None else None
    found: dict[str, list[str]] = {}
    for pattern, names in centres.by_pattern.items():
        for name in names:
            found.setdefault(name, []).append(pattern)
    told = found.keys() if valid is None else () if isinstance(valid, Tie) else valid
    return CostCentreList(
        namespace=namespace,
        items=[Payer(cost_center=name, namespaces=sorted(found[name])) for name in sorted(told)],
        tie=list(valid.patterns) if isinstance(valid, Tie) else [],
        version=centres.version,
    )
