"""Windows and the rules between them: midnight, exceptions, overlaps, the limit, what comes too late."""

from __future__ import annotations

from schemas.checking import Checked, check
from schemas.instants import instant_text, parse_instant
from schemas.windows import windows_between

AT = parse_instant("2026-12-07T00:00:00Z")
ESTATE = {
    "policy.yaml": "maxConcurrentNamespaces: 2\ndefaultTimezone: UTC\nprotectedNamespaces: []\n"
    "calendars: {closures: [2026-12-08]}\n",
    "cost-centers.yaml": '"*": [CC-1]\n',
}


def _file(window: str, named: str = "namespace: payments-dev", more: str = "") -> str:
    return f"{named}\ncostCenter: CC-1\nowner: ana\n{window}\n{more}"


def _nightly(start: str, stop: str, days: str = "mon, tue") -> str:
    return f"weekly: [{{days: [{days}], start: '{start}', stop: '{stop}'}}]"


def _once(start: str, stop: str) -> str:
    return f"once: {{start: {start}, stop: {stop}}}"


def _checked(*files: str, base: dict[str, bytes] | None = None) -> Checked:
    texts = ESTATE | {f"a/{n}.yaml": text for n, text in enumerate(files)}
    return check({path: text.encode() for path, text in texts.items()}, AT, base=base)


def _windows(text: str) -> list[tuple[str, str]]:
    checked = _checked(text)
    assert checked.catalogue is not None
    (schedule,) = checked.catalogue.schedules.values()
    found = windows_between(schedule, AT, AT + 7 * 86400)
    return [(instant_text(w.start)[5:16], instant_text(w.stop)[5:16]) for w in found]


def test_a_night_belongs_to_the_day_on_which_it_starts() -> None:
    nights = [("12-07T22:00", "12-08T06:00"), ("12-08T22:00", "12-09T06:00")]
    assert _windows(_file(_nightly("22:00", "06:00"))) == nights
    assert _windows(_file(_nightly("22:00", "06:00"), more="except: [2026-12-08]\n")) == nights[:1]
    assert _windows(_file(_nightly("22:00", "06:00"), more="holidays: closures\n")) == nights[:1]
    assert _windows(_file(_nightly("22:00", "06:00"), more="from: 2026-12-08\nuntil: 2026-12-08\n")) == nights[1:]


def test_a_window_to_24_00_ends_at_the_next_midnight() -> None:
    assert _windows(_file(_nightly("18:00", "24:00", "mon"))) == [("12-07T18:00", "12-08T00:00")]


def test_a_file_of_several_namespaces_is_a_schedule_for_each() -> None:
    checked = _checked(_file(_nightly("08:00", "09:00"), "namespaces: [qa, perf]"))
    assert checked.catalogue is not None
    assert list(checked.catalogue.schedules) == ["a/0:qa", "a/0:perf"]


def test_windows_that_touch_across_files_and_midnight_are_no_overlap() -> None:
    night, day = _file(_nightly("22:00", "06:00")), _file(_nightly("06:00", "08:00", "tue"))
    assert _checked(night, day).problems == ()


def test_a_morning_overlaps_with_the_night_before_it_and_both_files_are_named() -> None:
    (problem,) = _checked(_file(_nightly("22:00", "06:00")), _file(_nightly("05:59", "08:00", "tue"))).problems
    assert (problem.code, problem.facts["at"]) == ("ALB301", "2026-12-08T05:59:00Z")
    assert (problem.at.file, problem.related[0].position.file) == ("a/1.yaml", "a/0.yaml")


def test_the_limit_names_the_first_instant_and_every_schedule_that_meets_there() -> None:
    files = [_file(_nightly("08:00", f"1{n}:00"), f"namespace: team-{n}") for n in range(3)]
    (problem,) = _checked(*files).problems
    assert (problem.code, problem.facts["at"], problem.facts["limit"]) == ("ALB302", "2026-12-07T08:00:00Z", 2)
    assert [r.position.file for r in problem.related] + [problem.at.file] == ["a/0.yaml", "a/1.yaml", "a/2.yaml"]


def test_a_one_off_in_the_past_is_too_late_only_for_the_change_that_adds_it() -> None:
    past = _file(_once("2026-12-01T08:00", "2026-12-01T18:00"))
    assert _checked(past).problems == ()
    assert _checked(past, base={"a/0.yaml": b"as before"}).problems == ()
    assert [p.code for p in _checked(past, base={}).problems] == ["ALB207"]
