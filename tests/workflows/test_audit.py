"""`make audit` says OK only of what was asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(".github/scripts/audit.py").resolve()
ASKED = {"name": "boto3", "version": "1", "vulns": []}
NOT_ASKED = {"name": "boto3", "skip_reason": "not found"}
HOLE = {"name": "boto3", "version": "1", "vulns": [{"id": "PYSEC-1"}]}


def audit(folder: Path, dependencies: list[object] | None, *arguments: str) -> tuple[int, str]:
    """The audit, of a pip-audit that answers so."""
    program = folder / "pip-audit"
    answer = json.dumps({"dependencies": dependencies}) if dependencies is not None else "no JSON"
    program.write_text(f"#!/bin/sh\necho 'the database is away' >&2\ncat <<'END'\n{answer}\nEND\n")
    program.chmod(0o755)
    environment = {**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}
    done = subprocess.run(
        [sys.executable, SCRIPT, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout.splitlines()[0]


@pytest.mark.parametrize(
    ("dependencies", "code", "strict", "said"),
    [
        ([ASKED], 0, 0, "OK 1 packages"),
        ([HOLE, NOT_ASKED], 1, 1, "FOUND boto3 PYSEC-1"),
        ([ASKED, NOT_ASKED], 0, 1, "SKIPPED 1 of 2 packages: not found"),
        ([NOT_ASKED], 0, 1, "SKIPPED 1 of 1 packages: not found"),
        ([], 0, 1, "SKIPPED 0 of 0 packages: the database is away"),
        (None, 0, 1, "SKIPPED 0 of 0 packages: the database is away"),
    ],
)
def test_what_was_not_asked_is_skipped_and_never_ok(
    tmp_path: Path, dependencies: list[object] | None, code: int, strict: int, said: str
) -> None:
    assert audit(tmp_path, dependencies) == (code, f"requirements.txt: {said}")
    assert audit(tmp_path, dependencies, "--must-ask")[0] == strict


def test_where_there_is_no_program_to_ask_with_it_is_skipped(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, SCRIPT], cwd=tmp_path, env={"PATH": "/nowhere"}, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("requirements.txt: SKIPPED")
