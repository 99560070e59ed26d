"""ALB1xx, the form of a file and of its values: declarations for `schemas.shape` and `schemas.reading`."""

from __future__ import annotations

from schemas.problems import Rule, Severity

UNKNOWN_KEY = Rule("ALB101", "unknown-key", Severity.ERROR)
MISSING_KEY = Rule("ALB102", "missing-key", Severity.ERROR)
WRONG_TYPE = Rule("ALB103", "wrong-type", Severity.ERROR)
WRONG_VALUE = Rule("ALB104", "wrong-value", Severity.ERROR)
KEYS_EXCLUDE = Rule("ALB105", "keys-exclude-each-other", Severity.ERROR)
NOT_A_TIME = Rule("ALB106", "not-a-time", Severity.ERROR)
NOT_A_WEEKDAY = Rule("ALB107", "not-a-weekday", Severity.ERROR)
REPEATED = Rule("ALB108", "repeated-value", Severity.ERROR)
WRONG_SIZE = Rule("ALB109", "too-long-or-too-short", Severity.ERROR)
NOT_A_NAME = Rule("ALB110", "not-a-name", Severity.ERROR)
NO_SUCH_DATE = Rule("ALB111", "no-such-date", Severity.ERROR)
EMPTY_WINDOW = Rule("ALB112", "empty-window", Severity.ERROR)
STOP_BEFORE_START = Rule("ALB113", "stop-before-start", Severity.ERROR)
NOT_A_DURATION = Rule("ALB114", "not-a-duration", Severity.ERROR)
