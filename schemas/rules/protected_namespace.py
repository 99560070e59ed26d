"""ALB204: a schedule for a namespace that is never put to sleep."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.judgement import Judgement
from schemas.problems import Problem, Rule, Severity
from schemas.protection import BUILT_IN, protecting_pattern
from schemas.reading import namespace_pointer
from schemas.schedule import Schedule

PROTECTED_NAMESPACE = Rule("ALB204", "protected-namespace", Severity.ERROR)


def protected_namespace(judgement: Judgement, schedule: Schedule) -> Iterator[Problem]:
    """No schedule may be about a protected namespace: it would not be followed."""
    pattern = protecting_pattern(schedule.namespace, judgement.catalogue.policy)
    if pattern is None:
        return
    pointer = namespace_pointer(judgement.catalogue.documents[schedule.file], schedule)
    case, whose = ("built in", "built into Alba") if pattern in BUILT_IN else ("", "in policy.yaml")
    yield PROTECTED_NAMESPACE.problem(
        judgement.position(schedule, pointer),
        f"{schedule.namespace} is protected, by `{pattern}` {whose}",
        "take this namespace out; it can be neither scheduled nor put to sleep",
        pointer=pointer, facts={"case": case, "namespace": schedule.namespace, "pattern": pattern},
    )  # fmt: skip
