"""Whose costs are asked for: the filter of the costs, and what each other choice beside it would leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from frontend.api.content.filtering import Choice, most_frequent
from frontend.api.content.tally import NamespaceUse
from reconciler.core.records import NamespaceKey

Uses = Mapping[NamespaceKey, NamespaceUse]
Teams = Mapping[NamespaceKey, str]


@dataclass(frozen=True, slots=True)
class CostFilter:
    """What is counted; an empty field asks for nothing, several values mean any of them."""

    cluster: tuple[str, ...] = ()
    namespace: tuple[str, ...] = ()
    cost_center: tuple[str, ...] = ()
    team: tuple[str, ...] = ()

    def of(self, uses: Uses, teams: Teams) -> Uses:
        """What of all uses is counted: of a namespace whose payer has changed, perhaps a part of its time."""
        fit: dict[NamespaceKey, set[str]] = defaultdict(set)
        for key, values, amiss in self._judged(uses, teams):
            if not amiss:
                fit[key].add(values["cost_center"])
        return {key: uses[key].paid_by(centres) for key, centres in fit.items()}

    def choices(self, uses: Uses, teams: Teams) -> CostChoices:
        """Of each field, by what the others ask."""
        found: dict[str, dict[str, set[NamespaceKey]]] = {n: defaultdict(set) for n in CostChoices.model_fields}
        for key, values, amiss in self._judged(uses, teams):
            for name, having in found.items():
                if not amiss or amiss == [name]:
                    having[values[name]].add(key)
        counts = {name: {value: len(keys) for value, keys in having.items()} for name, having in found.items()}
        return CostChoices(**{name: most_frequent(counted) for name, counted in counts.items()})

    def _judged(self, uses: Uses, teams: Teams) -> Iterator[tuple[NamespaceKey, Mapping[str, str], list[str]]]:
        """Each namespace once for each of its payers, with the fields that this does not fit."""
        for key, use in uses.items():
            for centre in use.payers:
                values = {
                    "cluster": key.cluster,
                    "namespace": key.namespace,
                    "cost_center": centre,
                    "team": teams[key],
                }
                asked = ((name, getattr(self, name)) for name in values)
                yield key, values, [name for name, wanted in asked if wanted and values[name] not in wanted]


class CostChoices(BaseModel):
    """Of each field, the values that can be asked for, and how many namespaces each would leave."""

    cluster: list[Choice]
    namespace: list[Choice]
    cost_center: list[Choice]
    team: list[Choice]
