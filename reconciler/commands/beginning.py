"""`alba init`: a schedules repository of its own, which uses Alba's workflows in a few lines."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from reconciler.commands.ending import CannotRun
from reconciler.commands.showing import say
from schemas.zones import KnownZone, zone_verdict

_USED = re.compile(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}")


def init(
    folder: Annotated[Path, typer.Argument(help="where the repository begins; made if it is not there")],
    workflows: Annotated[
        str, typer.Option("--workflows", metavar="OWNER/REPO@SHA", help="the repository and commit of Alba to use")
    ],
    owner: Annotated[str, typer.Option("--owner", help="who reviews the policy: @org/team")] = "@example/platform",
    timezone: Annotated[str, typer.Option("--timezone", help="the zone of schedules that name none")] = "UTC",
    limit: Annotated[int, typer.Option("--limit", min=1, help="how many namespaces may be awake at once")] = 5,
) -> None:
    """Write what a schedules repository begins with: policy, cost centres, workflow, owners. Overwrites nothing."""
    if not _USED.fullmatch(workflows):
        raise CannotRun(f"--workflows {workflows}: write OWNER/REPO@ and the 40 digits of a commit; a tag can be moved")
    if not isinstance(zone_verdict(timezone), KnownZone):
        raise CannotRun(f"--timezone {timezone}: there is no such zone")
    files = _files(workflows, owner, timezone, limit)
    present = [name for name in files if (folder / name).exists()]
    if present:
        raise CannotRun(f"{folder / present[0]} exists and is never overwritten; begin in another folder")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        say(f"wrote {path.as_posix()}")


def _files(workflows: str, owner: str, timezone: str, limit: int) -> dict[str, str]:
    repository, _, commit = workflows.partition("@")
    return {
        "schedules/policy.yaml": (
            f"maxConcurrentNamespaces: {limit}\n"
            f"defaultTimezone: {timezone}\n"
            "protectedNamespaces: []\n"
            "adopt: first-window # nothing is put to sleep before its first window; `now` when you are ready\n"
        ),
        "schedules/cost-centers.yaml": "# namespace, or a pattern: the centres that may pay for it\n{}\n",
        ".github/CODEOWNERS": (f"* {owner}\n# /schedules/payments/ @example/payments\n"),
        ".github/workflows/alba.yml": _workflow(repository, commit),
        ".pre-commit-config.yaml": (
            "repos:\n"
            f"  - repo: https://github.com/{repository}\n"
            f"    rev: {commit}\n"
            "    hooks:\n"
            "      - id: alba-validate\n"
        ),
    }


def _workflow(repository: str, commit: str) -> str:
    return (
        "name: alba\n"
        "on:\n"
        "  pull_request: {types: [opened, synchronize, reopened, ready_for_review, labeled, unlabeled]}\n"
        "  pull_request_review: {types: [submitted, dismissed]}\n"
        "  merge_group: {}\n"
        "  push: {branches: [main]}\n"
        "permissions: {actions: read, contents: read, pull-requests: write, security-events: write, id-token: write}\n"
        "jobs:\n"
        "  alba:\n"
        f"    uses: {repository}/.github/workflows/schedules.yml@{commit}\n"
        f"    with: {{alba: {repository}, commit: {commit}}}\n"
    )
