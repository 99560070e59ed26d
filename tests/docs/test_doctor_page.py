"""`docs/doctor.md` lists every kind of finding, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from reconciler.core.findings import FindingKind

ROW = re.compile(r"^\| `([a-z-]+)` \| .+ \|$", re.MULTILINE)


def test_the_page_lists_every_kind_of_finding_once_and_no_other() -> None:
    listed = ROW.findall(Path("docs/doctor.md").read_text(encoding="utf-8"))
    assert sorted(listed) == sorted(kind.value for kind in FindingKind)
