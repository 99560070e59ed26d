"""A wrong file for each sentence that a rule can say, over the estate of `docs/problems/README.md`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from schemas.checking import Files, check
from schemas.instants import parse_instant
from schemas.problems import Problem
from tests.schemas.shown_files import shown_over
from tests.schemas.test_problem_pages import INDEX

NOW = parse_instant("2026-12-01T12:00:00Z")
ESTATE = shown_over({}, INDEX)
FILE = "payments/wrong.yaml"

WHO = "namespace: payments-dev\ncostCenter: CC-1001\nowner: ana\n"
ONCE = "once: {start: 2026-12-05T08:00, stop: 2026-12-05T18:00}\n"
MONDAYS = "weekly: [{days: [mon], start: 08:00, stop: 18:00}]\n"
POLICY = ESTATE["policy.yaml"].decode()


def _once(start: str, stop: str) -> str:
    return f"{WHO}once: {{start: {start}, stop: {stop}}}\n"


def _weekly(days: str, start: str, stop: str, rest: str = "") -> str:
    return f"{WHO}weekly: [{{days: {days}, start: {start}, stop: {stop}}}]\n{rest}"


def _policy(rest: str) -> Mapping[str, str]:
    return {"policy.yaml": POLICY + rest}


_SCHEDULES: Sequence[str | bytes] = (
    "#" * 70_000,
    WHO.encode() + b"reason: caf\xe9\n",
    (WHO + ONCE).encode("utf-16"),
    f"{WHO}reason: pay\u200bday\n{ONCE}",
    f"{WHO}reason: [a\n{ONCE}",
    f'{WHO}reason: "a\n{ONCE}',
    f"{WHO}? [a]\n: b\n",
    f"{WHO}weekly:\n\t- days: [mon]\n",
    f"{WHO}reason: a: b\n{ONCE}",
    f"{WHO}reason: @ana\n{ONCE}",
    "namespace: *\n",
    f"{WHO}reason\n",
    f'{WHO}reason: "a" b\n{ONCE}',
    f"{WHO}weekly:\n  - days: [mon]\n  start: 08:00\n",
    f"{WHO}{ONCE}...\nmore: 1\n",
    f"%YAML 3.1\n---\n{WHO}{ONCE}",
    f"%YAML 1.2\n---\n{WHO}{ONCE}",
    f"{WHO}reason: 'a'\n  'b'\n  c: d\n- e\n",
    f'{WHO}reason: "\\q"\n{ONCE}',
    f"{WHO}reason: - a\n{ONCE}",
    "# nothing\n",
    f"{WHO}{ONCE}---\n{WHO}{ONCE}",
    f"{WHO}cluster: *dev\n{ONCE}",
    f"{WHO}cluster: &dev dev\n{ONCE}",
    f"{WHO}cluster: !dev dev\n{ONCE}",
    f"{WHO}owner: beto\n{ONCE}",
    "a: " + "[" * 13 + "]" * 13 + "\n",
    f"{WHO}{ONCE}Timezone: UTC\n",
    f"{WHO}{ONCE}zzz: 1\n",
    f"{WHO}cron: 0 8 * * 1-5\n",
    f"{WHO}cron: 0 8 1 * *\n",
    f"{WHO}rrule: FREQ=WEEKLY;BYDAY=MO;BYHOUR=8\n",
    f"{WHO}rrule: FREQ=YEARLY\n",
    f"{WHO}{ONCE}replicas: 2\n",
    f"{WHO}{ONCE}allDay: true\n",
    f"namespace: payments-dev\ncostCenter: CC-1001\n{ONCE}",
    f"{WHO}once: {{start: 2026-12-05T08:00}}\n",
    f"{WHO}weekly: [{{days: [mon], start: 08:00}}]\n",
    WHO,
    "- a list\n",
    f"{WHO}{ONCE}reason: 5\n",
    f"{WHO}{MONDAYS}except: 2026-12-24, 2026-12-25\n",
    _weekly("mon-fri", "08:00", "18:00"),
    _weekly("sometimes", "08:00", "18:00"),
    f"{WHO}{MONDAYS}holidays: 5\n",
    f"{WHO}{ONCE}{MONDAYS}",
    f"{WHO}{ONCE}until: 2026-12-24\n",
    _weekly("[mon]", "08:00-18:00 Europe/Berlin", "18:00"),
    _weekly("[mon]", "08:00-18:00", "18:00"),
    _weekly("[mon]", "8am", "18:00"),
    _weekly("[mon]", "noon", "18:00"),
    _once("2026-12-05T08:00Z", "2026-12-05T18:00"),
    _once("2026-12-05 8am", "2026-12-05T18:00"),
    _once("tomorrow", "2026-12-05T18:00"),
    _weekly("[lunes]", "08:00", "18:00"),
    _weekly("[someday]", "08:00", "18:00"),
    _weekly("[mon, mon]", "08:00", "18:00"),
    f"{WHO}{ONCE}reason: {'x' * 2000}\n",
    f"{WHO}{MONDAYS}holidays: []\n",
    f"{WHO.replace('ana', chr(34) * 2)}{ONCE}",
    f"{WHO}weekly: []\n",
    f"{WHO.replace('payments-dev', 'payments-dév')}{ONCE}",
    f"{WHO.replace('payments-dev', 'Payments_Dev')}{ONCE}",
    f"{WHO.replace('payments-dev', 'payments-dev, payments-qa')}{ONCE}",
    _once("2026-12-32T08:00", "2026-12-05T18:00"),
    f"{WHO}{MONDAYS}until: 2026-02-30\n",
    f"{WHO}{MONDAYS}until: soon\n",
    _weekly("[mon]", "08:00", "08:00"),
    _once("2026-12-05T08:00", "2026-12-05T08:00"),
    _once("2026-12-05T08:00", "2026-12-05T07:00"),
    f"{WHO}{MONDAYS}except: [2026-12-28..2026-12-24]\n",
    f"{WHO}{MONDAYS}from: 2027-01-02\nuntil: 2027-01-01\n",
    f"{WHO}{ONCE}timezone: America/Bogotá\n",
    f"{WHO}{ONCE}timezone: Nowhere\n",
    f"{WHO}{ONCE}timezone: US/Eastern\n",
    f"{WHO}{MONDAYS}holidays: [CX9]\n",
    f"{WHO}{MONDAYS}holidays: [ES-XX9]\n",
    f"{WHO}{MONDAYS}holidays: [Co]\n",
    f"{WHO}{ONCE}cluster: defalt\n",
    f"{WHO}{ONCE}cluster: zzz\n",
    f"{WHO.replace('payments-dev', 'kube-system')}{ONCE}",
    f"{WHO.replace('CC-1001', 'CC-9')}{ONCE}",
    f"{WHO.replace('payments-dev', 'search-dev')}{ONCE}",
    f"{WHO}{MONDAYS}from: 2026-12-01\nuntil: 2026-12-02\n",
    _once("2025-12-05T08:00", "2025-12-05T18:00"),
    _weekly("[mon]", "08:00", "23:59"),
    f"{WHO}{MONDAYS}except: [2026-12-25]\n",
    _weekly("[sun]", "02:00", "02:30", "timezone: America/New_York\n"),
    f"{WHO}weekly: [{{days: [mon], start: 08:00, stop: 12:00}}, {{days: [mon], start: 11:00, stop: 13:00}}]\n",
    _once("2026-12-05T08:00", "2027-12-05T18:00"),
    _weekly("[mon, tue, wed, thu, fri, sat, sun]", "00:00", "24:00"),
)

_ESTATES: Sequence[Mapping[str, str]] = (
    {"payments/Wrong.yaml": WHO + ONCE},
    {"payments/wrong.yml": WHO + ONCE},
    {"payments/notes.txt": "notes"},
    {"policy.yaml": POLICY.replace("5", "five")},
    {"policy.yaml": POLICY.replace("5", "0")},
    {"policy.yaml": POLICY.replace("5", "500000")},
    _policy("mode: obsrve\n"),
    _policy("mode: zzz\n"),
    _policy("prices: {currency: dollars, cpuHour: '1', memoryGiBHour: '1'}\n"),
    _policy("longestWindow: long\n"),
    _policy("clusters: {Dev_1: {}}\n"),
    _policy('data: {tzdata: "2020a", holidays: "0.1"}\n'),
    {"policy.yaml": POLICY.replace("[kube-system]", "[payments-*]"), FILE: WHO + ONCE},
    {"cost-centers.yaml": '"pay*": [CC-1]\n"*dev": [CC-1]\n', FILE: WHO.replace("payments-dev", "pay-dev") + ONCE},
    {FILE: WHO + ONCE, "payments/second.yaml": WHO + ONCE},
    {"policy.yaml": POLICY.replace("5", "1"), FILE: WHO + ONCE,
     "payments/qa.yaml": WHO.replace("dev", "qa") + ONCE},
)  # fmt: skip


def every_problem() -> Sequence[Problem]:
    """What is wrong with all of them."""
    missing = {path: data for path, data in ESTATE.items() if path != "policy.yaml"}
    found = list(check(missing, NOW).problems)
    for text in _SCHEDULES:
        found += _judged({FILE: text if isinstance(text, bytes) else text.encode()})
    for files in _ESTATES:
        found += _judged({path: text.encode() for path, text in files.items()})
    return found


def _judged(files: Files) -> Sequence[Problem]:
    problems = check({**ESTATE, **files}, NOW, base=ESTATE).problems
    assert problems, files
    return problems
