"""`make audit`: whether anything that is used is known to be vulnerable, as far as a live database can be asked.

0: asked, and nothing found. 1: something found, or with `--must-ask` not asked. What could not be asked is SKIPPED,
never OK: pip-audit itself ends with 0 where it has asked nobody.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

LOCKS = ("requirements.txt", "linters.txt")
PAGE = Path("frontend/web")


def main(arguments: list[str]) -> int:
    results = {lock: python_packages(lock) for lock in LOCKS}
    if (PAGE / "package-lock.json").exists():
        results[str(PAGE)] = page_packages()
    for name, result in results.items():
        print(f"{name}: {result}")
    found = any(result.startswith("FOUND") for result in results.values())
    skipped = any(result.startswith("SKIPPED") for result in results.values())
    return 1 if found or (skipped and "--must-ask" in arguments) else 0


def python_packages(lock: str) -> str:
    """What pip-audit knows of a lock file. A package that it could not ask about was not audited."""
    said = _asked(
        "pip-audit", "--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json", "-r", lock
    )
    answer = _json(said.stdout)
    packages = answer.get("dependencies", []) if isinstance(answer, dict) else []
    asked = [p for p in packages if "skip_reason" not in p]
    holes = [f"{p['name']} {v['id']}" for p in asked for v in p.get("vulns", [])]
    skipped = next((str(p["skip_reason"]) for p in packages if "skip_reason" in p), said.stderr)
    return verdict(len(asked), len(packages), holes, skipped)


def page_packages() -> str:
    """What npm's registry knows of the page's lock file."""
    said = _asked("npm", "audit", "--json", "--package-lock-only", "--prefix", str(PAGE))
    answer = _json(said.stdout)
    if not isinstance(answer, dict) or "vulnerabilities" not in answer:
        return verdict(0, 1, [], said.stderr or said.stdout)
    total = answer["metadata"]["dependencies"]["total"]
    holes = [name for name, hole in answer["vulnerabilities"].items() if hole["severity"] in ("high", "critical")]
    return verdict(total, total, holes, "")


def verdict(asked: int, packages: int, holes: list[str], said: str) -> str:
    """FOUND, SKIPPED or OK, in that order: what was found counts even where not everything was asked."""
    if holes:
        return f"FOUND {', '.join(sorted(holes))}"
    if not packages or asked < packages:
        why = next((line for line in reversed(said.splitlines()) if line.strip()), "no database answered")
        return f"SKIPPED {packages - asked} of {packages} packages: {why.strip()[:200]}"
    return f"OK {packages} packages"


def _asked(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run([program, *arguments], capture_output=True, text=True, timeout=300, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess([program], 1, "", str(error))


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
