"""ALB205: a cost centre that may not pay for the namespace."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.patterns import Tie, best
from schemas.problems import Fix, Problem, Rule, Severity
from schemas.schedule import CostCentres, Schedule
from schemas.suggestions import did_you_mean, quoted

WRONG_COST_CENTRE = Rule("ALB205", "wrong-cost-centre", Severity.ERROR)


def valid_centres(namespace: str, centres: CostCentres) -> tuple[str, ...] | Tie:
    """The cost centres that may pay for a namespace: none where nothing names it, a tie where nobody can tell."""
    found = best(centres.by_pattern, namespace)
    if isinstance(found, Tie):
        return found
    return centres.by_pattern[found] if found is not None else ()


def is_valid_centre(namespace: str, centre: str, centres: CostCentres) -> bool:
    """Whether a cost centre may pay for a namespace."""
    valid = valid_centres(namespace, centres)
    return not isinstance(valid, Tie) and centre in valid


def wrong_cost_centre(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """A schedule's cost centre is one of those that may pay for its namespace."""
    centres = judgement.catalogue.cost_centres
    if not judgement.centres_known or is_valid_centre(schedule.namespace, schedule.cost_centre, centres):
        return
    at, valid = judgement.position(schedule, "/costCenter"), valid_centres(schedule.namespace, centres)
    facts = {"namespace": schedule.namespace, "centre": schedule.cost_centre}
    if isinstance(valid, Tie):
        yield WRONG_COST_CENTRE.problem(
            at, f"nobody can tell who pays for {schedule.namespace}: {quoted(valid.patterns)} fit equally well",
            "name the namespace itself in cost-centers.yaml", pointer="/costCenter",
            facts={**facts, "case": "tie", "patterns": valid.patterns},
        )  # fmt: skip
        return
    if not valid:
        yield WRONG_COST_CENTRE.problem(
            at, f"no cost centre may pay for {schedule.namespace}", "add the namespace to cost-centers.yaml",
            pointer="/costCenter", facts={**facts, "case": "nobody"},
        )  # fmt: skip
        return
    meant = did_you_mean(schedule.cost_centre, valid) or (valid[0] if len(valid) == 1 else "")
    fixes = (Fix(at, meant, f"write {meant}"),) if meant else ()
    yield WRONG_COST_CENTRE.problem(
        at, f"{schedule.cost_centre} may not pay for {schedule.namespace}", f"it may be {quoted(valid)}",
        pointer="/costCenter", facts={**facts, "valid": list(valid)}, fixes=fixes,
    )  # fmt: skip
