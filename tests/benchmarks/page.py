"""The page in a real browser: a change in the store until it is painted, the list's scrolling, and Lighthouse.

It needs Node, Chromium and the page's own packages (`npm ci` in frontend/web); Lighthouse comes by `npx`.
"""

from __future__ import annotations

import json
import os
import re
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from reconciler.core.ports import Put
from reconciler.core.records import NamespaceRecord
from tests.benchmarks.api import Served
from tests.benchmarks.measuring import percentile, table

ROOT = Path(__file__).parents[2]
BROWSER = str(Path(__file__).with_name("browser.mjs"))
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
CHANGES = 20
LIGHTHOUSE = "lighthouse@12.8.2"
AUDITS = 5
SETTINGS = (
    "--quiet", "--output=json", "--only-categories=performance,accessibility,best-practices",
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking",
)  # fmt: skip


def paints(served: Served) -> None:
    """How long after a change in the store a browser has painted it."""
    record = served.store.records(limit=1).items[0]
    command = ["node", BROWSER, "paint", served.address, record.key.namespace]
    browser = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert browser.stdin and browser.stdout
    assert json.loads(browser.stdout.readline())["ready"]
    seconds = []
    for number in range(CHANGES):
        changed = owned_by(record, f"owner-{number}")
        began = time.time()
        assert served.store.transact([Put(changed, record.version)])
        record = changed
        while (painted := json.loads(browser.stdout.readline()))["owner"] != f"owner-{number}":
            pass
        seconds.append(painted["at"] - began)
    browser.stdin.close()
    browser.wait(30)
    p50, p99 = (1000 * percentile(seconds, share) for share in (0.5, 0.99))
    table(
        "A change in the store until a browser has painted it", ("changes", "p50 ms", "p99 ms"), [(CHANGES, p50, p99)]
    )


def owned_by(record: NamespaceRecord, owner: str) -> NamespaceRecord:
    """The record as a merge would leave it that changes who owns its first schedule."""
    first, *others = record.calendar
    return replace(
        record, version=uuid4().hex, calendar=(replace(first, schedule=replace(first.schedule, owner=owner)), *others)
    )


def scrolling(served: Served, count: int) -> None:
    """How list and timeline of all schedules scroll at 30 pixels a frame, and how soon End has shown the last row."""
    command = ["node", BROWSER, "scroll", served.address, str(count)]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    head = ("schedules", "frames a second", "main thread, CPU ms a frame", "End s")
    table("The list of schedules", head, [(count, found["fps"], found["cpu_ms"], found["end_s"])])
    command = ["node", BROWSER, "timeline", served.address]
    found = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    table("The timeline of all their namespaces", head[:3], [(count, found["fps"], found["cpu_ms"])])


def audits() -> None:
    """Lighthouse over the first view of `alba demo`, as a desktop and as a phone on a slow network."""
    with demo() as address:
        rows = []
        for device, options in {"desktop": ("--preset=desktop",), "phone": ()}.items():
            found = [_audit(address, options) for _ in range(AUDITS)]
            scores = [statistics.median(each[name] for each in found) for name in found[0]]
            rows.append((device, *scores))
        head = ("device", "performance", "accessibility", "best practices", "machine")
        table(
            f"{LIGHTHOUSE}, medians of {AUDITS}; `machine` is its own index, 1,500 and more on a quiet laptop",
            head,
            rows,
        )


def _audit(address: str, options: tuple[str, ...]) -> Mapping[str, float]:
    command = ["npx", "--yes", LIGHTHOUSE, address, *options, *SETTINGS]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    report = json.loads(done.stdout)
    scores = {name: 100 * each["score"] for name, each in report["categories"].items()}
    return {**scores, "machine": report["environment"]["benchmarkIndex"]}


@contextmanager
def demo() -> Iterator[str]:
    """`alba demo` on a free port, its clock as fast as ours."""
    command = [str(Path(sys.executable).parent / "alba"), "demo", "--speed", "1"]
    environment = {**os.environ, "ALBA_PORT": "0"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        yield next(found[0] for line in process.stdout if (found := re.search(r"http://\S+:\d+", line)))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
