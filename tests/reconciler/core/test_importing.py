"""What other scalers say of a namespace becomes a schedule that means the same, or is said to be missing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.core.awake_week import DAY_MINUTES, weekly_windows
from reconciler.core.importing import Estate, Imported, Unsaid, imported
from schemas.checking import check
from schemas.instants import parse_instant
from schemas.problems import Severity
from schemas.weekdays import WEEKDAYS

AT = parse_instant("2026-11-25T12:00:00Z")
FILES = {
    "policy.yaml": b"maxConcurrentNamespaces: 2\ndefaultTimezone: America/Bogota\nprotectedNamespaces: [vault]\n",
    "cost-centers.yaml": b'"*": [CC-1]\nqa: [CC-2, CC-3]\n',
}
OFFICE = "Mon-Fri 08:00-18:00 Europe/Berlin"


def estate(files: Mapping[str, bytes] = FILES) -> Estate:
    catalogue = check(files, AT).catalogue
    assert catalogue is not None
    return Estate(files, catalogue, "team-a")


def namespace(name: object = "dev", **annotations: object) -> dict[str, object]:
    return _thing("Namespace", {"name": name}, annotations)


def workload(name: str = "web", kind: str = "Deployment", **annotations: object) -> dict[str, object]:
    return _thing(kind, {"name": name, "namespace": "dev"}, annotations)


def _thing(kind: str, metadata: Mapping[str, object], annotations: Mapping[str, object]) -> dict[str, object]:
    notes = {f"downscaler/{name.replace('_', '-')}": value for name, value in annotations.items()}
    return {"kind": kind, "metadata": {**metadata, "annotations": notes}}


def sleep_info(**spec: object) -> dict[str, object]:
    told = {"weekdays": "1-5", "sleepAt": "20:00", "wakeUpAt": "08:00", "suspendCronJobs": True, **spec}
    return {"kind": "SleepInfo", "metadata": {"name": "nights", "namespace": "dev"}, "spec": told}


def windows(result: Imported) -> list[str]:
    """The windows of the only file, as it says them."""
    (text,) = result.files.values()
    lines = [line.strip(" -") for line in text.partition("weekly:\n")[2].splitlines()]
    return [" ".join(lines[n : n + 3]) for n in range(0, len(lines), 3)]


@given(awake=st.sets(st.integers(0, 7 * 24 - 1)).map(lambda hours: {h * 60 + m for h in hours for m in range(60)}))
def test_windows_say_the_very_minutes_of_a_week(awake: set[int]) -> None:
    said: list[int] = []
    for days, start, stop in weekly_windows(frozenset(awake)):
        first, last = (int(time[:2]) * 60 + int(time[3:]) for time in (start, stop))
        said += [WEEKDAYS.index(day) * DAY_MINUTES + minute for day in days for minute in range(first, last)]
    assert sorted(said) == sorted(awake)


TIMES = ["8:00", "00:00", "24:00", "25:00", "18:30", "*:*", ""]
ZONES = ["Europe/Berlin", "UTC", "America/Bogota", "Mars/Base", "\x00", "a b"]
SPECS = st.builds(
    "{}-{} {}-{} {}".format,
    *(st.sampled_from([*WEEKDAYS, "Sun", "xyz"]), st.sampled_from([*WEEKDAYS, "FRI"])),
    *(st.sampled_from(TIMES), st.sampled_from(TIMES), st.sampled_from(ZONES)),
)
GOOD = st.sampled_from([OFFICE, "Sat-Mon 00:00-24:00 UTC", "Mon-Tue 01:00-03:00 UTC,Wed-Sun 02:00-02:30 UTC"])
ANYTHING = st.one_of(
    GOOD, GOOD,
    st.text(max_size=30), st.lists(SPECS, min_size=1, max_size=3).map(",".join), st.sampled_from(["always", "never"]),
    st.none() | st.booleans() | st.integers() | st.lists(st.text(max_size=3), max_size=2),
)  # fmt: skip
NOTES = st.dictionaries(st.sampled_from(["uptime", "downtime", "exclude", "original_replicas"]), ANYTHING, max_size=3)
NAMES = (
    st.sampled_from(["dev", "qa"]) | st.sampled_from(["vault", "kube-system", "../x", "Ä", ""]) | st.text(max_size=8)
)
SPEC_FIELDS = st.sampled_from(["weekdays", "sleepAt", "wakeUpAt", "timeZone", "excludeRef", "patches"])
SLEEP_SPECS = st.dictionaries(SPEC_FIELDS, st.sampled_from(["1-5", "*", "0", *TIMES, *ZONES]) | ANYTHING, max_size=5)
OBJECTS = st.one_of(
    st.builds(lambda name, notes: namespace(name, **notes), NAMES, NOTES),
    st.builds(lambda notes: workload(**notes), NOTES),
    st.builds(lambda spec: sleep_info(**spec), SLEEP_SPECS),
    st.dictionaries(st.sampled_from(["kind", "metadata", "spec"]), ANYTHING, max_size=3),
)


@settings(max_examples=60, deadline=None)
@given(objects=st.lists(OBJECTS, max_size=4))
def test_whatever_stands_there_every_file_passes_the_rules(objects: list[Mapping[str, object]]) -> None:
    found = imported(objects, estate(), AT)
    together = {**FILES, **{path: text.encode() for path, text in found.files.items()}}
    checked = check(together, AT, base=FILES)
    assert [p for p in checked.problems if p.severity is Severity.ERROR] == []


@pytest.mark.parametrize(
    ("notes", "expected"),
    [
        ({"uptime": OFFICE}, ["days: [mon, tue, wed, thu, fri] start: 08:00 stop: 18:00"]),
        ({"uptime": "Sat 09:00-12:00 UTC"}, ["days: [sat] start: 09:00 stop: 12:00"]),
        ({"uptime": "Fri-Mon 09:00-24:00 UTC"}, ["days: [mon, fri, sat, sun] start: 09:00 stop: 24:00"]),
        (
            {"uptime": "Mon-Tue 08:00-12:00 UTC, Mon-Mon 14:00-16:00 UTC"},
            ["days: [mon, tue] start: 08:00 stop: 12:00", "days: [mon] start: 14:00 stop: 16:00"],
        ),
        ({"downtime": "Mon-Sun 00:00-07:00 UTC"}, [f"days: [{', '.join(WEEKDAYS)}] start: 07:00 stop: 24:00"]),
        (
            {"uptime": "Mon-Fri 08:00-18:00 UTC", "downtime": "Wed-Wed 12:00-13:00 UTC"},
            [
                "days: [mon, tue, thu, fri] start: 08:00 stop: 18:00",
                "days: [wed] start: 08:00 stop: 12:00",
                "days: [wed] start: 13:00 stop: 18:00",
            ],
        ),
    ],
)
def test_awake_is_what_is_uptime_and_no_downtime(notes: Mapping[str, object], expected: list[str]) -> None:
    assert windows(imported([namespace(**notes)], estate(), AT)) == expected


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, ["days: [mon, tue, wed, thu, fri] start: 08:00 stop: 20:00"]),
        (
            {"weekdays": "1", "sleepAt": "02:00", "wakeUpAt": "22:00"},
            [
                "days: [mon] start: 00:00 stop: 02:00",
                "days: [mon] start: 22:00 stop: 24:00",
                "days: [tue, wed, thu, fri, sat, sun] start: 00:00 stop: 24:00",
            ],
        ),
    ],
)
def test_a_sleep_info_is_awake_from_each_waking_to_the_next_sleep(spec: dict[str, object], expected: list[str]) -> None:
    assert windows(imported([sleep_info(**spec)], estate(), AT)) == expected


def test_a_file_says_whose_it_is_who_pays_and_where_it_comes_from() -> None:
    found = imported([namespace("qa", uptime=OFFICE)], estate(), AT)
    assert found.files["imported/qa.yaml"].splitlines()[1:6] == [
        "namespace: qa",
        "costCenter: CC-2",
        "owner: team-a",
        "reason: Imported from kube-downscaler",
        "timezone: Europe/Berlin",
    ]
    assert found.unsaid == ()


def test_hours_that_all_workloads_share_are_the_namespaces() -> None:
    shared = [workload("web", uptime=OFFICE), workload("db", "StatefulSet", uptime=OFFICE), workload("x", exclude=True)]
    found = imported([namespace(), *shared, workload("web", "Service")], estate(), AT)
    assert windows(found) == ["days: [mon, tue, wed, thu, fri] start: 08:00 stop: 18:00"]
    assert [(each.workload, each.message) for each in found.unsaid] == [("Deployment/x", "it is excluded")]


def test_hours_of_one_workload_are_said_and_not_averaged() -> None:
    found = imported([namespace(), workload("web", uptime=OFFICE), workload("api")], estate(), AT)
    assert found.files == {}
    assert [(each.namespace, each.workload, each.tool, each.message) for each in found.unsaid] == [
        ("dev", "Deployment/web", "kube-downscaler", "it has hours of its own")
    ]


@pytest.mark.parametrize(
    ("thing", "workload_named", "words"),
    [
        (namespace(exclude="true", uptime=OFFICE), "", "it is excluded"),
        (namespace(uptime="always"), "", "it is always awake"),
        (namespace(uptime="never"), "", "it is never awake"),
        (namespace(uptime="Mon-Fri 20:00-08:00 UTC"), "", "no times that end after they begin"),
        (namespace(uptime="2026-01-01T00:00:00Z-2026-01-02T00:00:00Z"), "", "is no time of the week"),
        (namespace(uptime=OFFICE, downtime="Sat-Sun 00:00-24:00 UTC"), "", "in several zones: Europe/Berlin, UTC"),
        (namespace(uptime="Mon-Fri 08:00-18:00 Mars/Base"), "", "Mars/Base"),
        (namespace("kube-system", uptime=OFFICE), "", "ALB2"),
        (namespace(force_uptime="true"), "", "downscaler/force-uptime is 'true'"),
        (workload(original_replicas="3"), "Deployment/web", "it is asleep, with '3' as its recorded size"),
        (workload(downtime_replicas="1"), "Deployment/web", "it sleeps at '1' replicas"),
        (sleep_info(wakeUpAt=None), "", "it has no wakeUpAt"),
        (sleep_info(sleepAt="*:*"), "", "it sleeps at '*:*'"),
        (sleep_info(weekdays="1#2"), "", "its weekdays are '1#2'"),
        (sleep_info(patches=[{}]), "", "spec.patches has no counterpart"),
        (sleep_info(suspendCronJobs=False), "CronJob/*", "leaves this kind alone"),
        (sleep_info(excludeRef=[{"kind": "Deployment", "name": "api"}]), "Deployment/api", "it is excluded"),
        (sleep_info(excludeRef=[{"kind": "CronJob", "matchLabels": {"a": "b"}}]), "CronJob/a=b", "it is excluded"),
    ],
)
def test_what_no_schedule_says_is_said(thing: Mapping[str, object], workload_named: str, words: str) -> None:
    (unsaid,) = imported([thing], estate(), AT).unsaid
    assert (unsaid.workload, words in f"{unsaid.message} {unsaid.hint}") == (workload_named, True)


def test_two_tools_on_one_namespace_are_left_to_people() -> None:
    found = imported([namespace(uptime=OFFICE), sleep_info()], estate(), AT)
    assert (found.files, [each.tool for each in found.unsaid]) == ({}, ["kube-downscaler", "kube-green"])


def test_a_schedule_over_the_limit_is_left_out_with_the_rules_own_words() -> None:
    found = imported([namespace(name, uptime=OFFICE) for name in ("a", "b", "c")], estate(), AT)
    assert len(found.files) == 2
    assert [(type(each), "(ALB302)" in each.message) for each in found.unsaid] == [(Unsaid, True)]


def test_a_namespace_without_a_cost_centre_is_said() -> None:
    files = {**FILES, "cost-centers.yaml": b"other: [CC-1]\n"}
    found = imported([namespace(uptime=OFFICE)], estate(files), AT)
    assert (found.files, found.unsaid[0].message) == ({}, "no cost centre may pay for dev (ALB205)")


def test_pods_of_a_workload_are_none_of_their_own() -> None:
    owned = workload("web-1", "ReplicaSet", original_replicas="3")
    owned["metadata"] = {**dict(owned["metadata"]), "ownerReferences": [{"kind": "Deployment", "controller": True}]}  # type: ignore[call-overload]
    assert imported([owned], estate(), AT) == Imported({}, ())
