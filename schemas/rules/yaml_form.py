"""ALB0xx, what a file must be before it can be a schedule: declarations for the strict reader, which finds them."""

from __future__ import annotations

from schemas.problems import Rule, Severity

TOO_LARGE = Rule("ALB001", "file-too-large", Severity.ERROR)
NOT_TEXT = Rule("ALB002", "not-utf-8", Severity.ERROR)
HIDDEN_CHARACTER = Rule("ALB003", "hidden-character", Severity.ERROR)
NOT_YAML = Rule("ALB004", "not-yaml", Severity.ERROR)
EMPTY_FILE = Rule("ALB005", "empty-file", Severity.ERROR)
SEVERAL_DOCUMENTS = Rule("ALB006", "several-documents", Severity.ERROR)
ALIAS = Rule("ALB007", "alias", Severity.ERROR)
TAG = Rule("ALB008", "tag", Severity.ERROR)
DUPLICATE_KEY = Rule("ALB009", "duplicate-key", Severity.ERROR)
TOO_DEEP = Rule("ALB010", "nested-too-deep", Severity.ERROR)
UNEXPECTED_FILE = Rule("ALB011", "unexpected-file", Severity.ERROR)
DIRECTIVE = Rule("ALB013", "directive", Severity.ERROR)
