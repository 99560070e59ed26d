"""Counts lines: a function may have 50 of them and a file 400, docstrings included. Part of `make lint`.

An exception is listed in `EXCEPTIONS`, with its reason; one that is no longer needed is an error too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
FOLDERS = ("schemas", "reconciler", "bot", "frontend", "manifests", "tests")
FUNCTION_LINES = 50
FILE_LINES = 400

# "path" or "path:function" -> why it may be longer
EXCEPTIONS: dict[str, str] = {}


def too_long(path: str, source: str) -> Iterator[tuple[str, str]]:
    """What is too long in one file, as (key of `EXCEPTIONS`, sentence)."""
    lines = len(source.splitlines())
    if lines > FILE_LINES:
        yield path, f"{path}:1: the file has {lines} lines, more than {FILE_LINES}"
    for node in ast.walk(ast.parse(source, path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > FUNCTION_LINES:
                sentence = f"{path}:{node.lineno}: {node.name} has {lines} lines, more than {FUNCTION_LINES}"
                yield f"{path}:{node.name}", sentence


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from (path for path in sorted((ROOT / folder).rglob("*.py")) if "node_modules" not in path.parts)


def main() -> int:
    """Print what is too long; 1 if anything is."""
    found = [
        case
        for path in sources()
        for case in too_long(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]
    complaints = [sentence for key, sentence in found if key not in EXCEPTIONS]
    complaints += [
        f"{key} is short enough now: take it out of EXCEPTIONS" for key in EXCEPTIONS.keys() - dict(found).keys()
    ]
    print(*complaints, sep="\n", end="\n" if complaints else "")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
