"""ALB012: the policy or the cost centres are missing. There is no default for either."""

from __future__ import annotations

from schemas.problems import Rule, Severity

MISSING_FILE = Rule("ALB012", "missing-file", Severity.ERROR)
