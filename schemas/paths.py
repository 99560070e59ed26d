"""Which files may stand under `schedules/`."""

from __future__ import annotations

import re

from schemas.problems import Position, Problem
from schemas.rules.yaml_form import UNEXPECTED_FILE

POLICY_FILE = "policy.yaml"
COST_CENTRES_FILE = "cost-centers.yaml"
BESIDE_SCHEDULES = frozenset({"README.md", "CODEOWNERS"})

_SEGMENT = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def path_problem(path: str) -> Problem | None:
    """What is wrong with a path below `schedules/`, or None. Files that are no schedules have no problem either."""
    if path in (POLICY_FILE, COST_CENTRES_FILE) or path in BESIDE_SCHEDULES:
        return None
    *folders, name = path.split("/")
    stem, dot, suffix = name.partition(".")
    if suffix == "yml":
        right = f"{stem}.yaml"
        return _problem(path, "a schedule's file ends in `.yaml`", f"rename it to {right}", case="yml", right=right)
    if suffix != "yaml" or not dot:
        return _problem(
            path, "only schedules may stand here", "move it out of `schedules/`; a schedule's file ends in `.yaml`",
            case="no schedule",
        )  # fmt: skip
    wrong = next((part for part in (*folders, stem) if not _SEGMENT.fullmatch(part)), None)
    if wrong is not None:
        return _problem(
            path,
            f"{wrong[:80]!r} cannot be part of a schedule's id",
            "use lower-case letters, digits and `-`, at most 63 of them",
            part=wrong[:80],
        )
    return None


def is_schedule_path(path: str) -> bool:
    """Whether a path below `schedules/` is that of a schedule."""
    return path.endswith(".yaml") and path not in (POLICY_FILE, COST_CENTRES_FILE)


def _problem(path: str, message: str, hint: str, **facts: str) -> Problem:
    return UNEXPECTED_FILE.problem(Position(path), message, hint, facts={"path": path[:200], **facts})
