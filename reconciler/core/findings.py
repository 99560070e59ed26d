"""What `alba doctor` finds: each with a stable kind, where it is, a sentence, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.problems import Severity


class FindingKind(StrEnum):
    """Never renamed, so that programs may look for them."""

    UNREACHABLE = "unreachable"
    BROKEN_SCHEDULES = "broken-schedules"
    HELD_REVISION = "held-revision"
    MISSING_RIGHT = "missing-right"
    UNKNOWN_RIGHTS = "unknown-rights"
    NO_NAMESPACE = "no-namespace"
    UNLISTABLE_KIND = "unlistable-kind"
    OTHER_SCALER = "other-scaler"
    REAPPLIED_FROM_GIT = "reapplied-from-git"
    OWNED_BY_OPERATOR = "owned-by-operator"
    KEEPS_VOLUMES = "keeps-volumes"
    SERVES_CLUSTER = "serves-cluster"
    WAKES_BY_ITSELF = "wakes-by-itself"
    RUNS_AT_WAKING = "runs-at-waking"
    UNREADABLE_ANNOTATION = "unreadable-annotation"
    UNKNOWN_ANNOTATION = "unknown-annotation"
    SLOW_NAMESPACE = "slow-namespace"
    SLOW_TO_END = "slow-to-end"
    OWED_SIZES = "owed-sizes"
    OTHER_DATA = "other-data"
    OTHER_CLOCK = "other-clock"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, or will be. An error keeps Alba from its work there; a warning is to be known before."""

    kind: FindingKind
    severity: Severity
    message: str
    hint: str
    cluster: str = ""
    namespace: str = ""
    workloads: tuple[str, ...] = ()
