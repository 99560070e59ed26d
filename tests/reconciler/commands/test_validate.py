"""`alba validate`, in each of its manners."""

from __future__ import annotations

import re
from pathlib import Path

from tests.reconciler.commands.typing_alba import Alba, one_off
from tests.reconciler.sources.repositories import Repository

AT = ("--at", "2026-11-25T12:00:00Z")
WRONG_CENTRE = one_off("CC-2040", "2026-12-02T08:00", "2026-12-02T09:00")
OVERLAPPING = one_off("CC-1001", "2026-12-01T19:00", "2026-12-01T21:00")
PAST = one_off("CC-1001", "2026-11-02T19:00", "2026-11-02T21:00")
PROBLEM_KEYS = [
    "code", "rule", "severity", "file", "line", "column", "endLine", "endColumn", "pointer", "message", "hint", "facts",
    "fixes", "related",
]  # fmt: skip


def test_a_sound_folder_exits_0_and_counts_its_schedules(alba: Alba, estate: Path) -> None:
    said = alba("validate", *AT)
    assert (said.code, said.out, said.err) == (0, "0 errors, 0 warnings, 3 valid schedules\n", "")


def test_an_error_exits_1_and_says_where_what_and_what_to_do(alba: Alba, estate: Path) -> None:
    (estate / "schedules/payments/wrong.yaml").write_text(WRONG_CENTRE)
    said = alba("validate", *AT)
    assert said.code == 1
    assert said.lines == [
        "schedules/payments/wrong.yaml:2:13: error ALB205 CC-2040 may not pay for payments-dev",
        "    it may be `CC-1001` and `CC-1002`  [wrong-cost-centre]",
        "1 error, 0 warnings, 3 valid schedules",
    ]


def test_warnings_alone_are_fine(alba: Alba, estate: Path) -> None:
    file = estate / "schedules/checkout/office-hours.yaml"
    file.write_text(file.read_text() + "except: [2026-12-05]\n")
    said = alba("validate", *AT)
    assert said.code == 0
    assert "0 errors, 1 warning, 3 valid schedules" in said.out


def test_a_folder_that_is_not_there_exits_2_in_one_line(alba: Alba) -> None:
    said = alba("validate", "nowhere")
    assert (said.code, said.out) == (2, "")
    assert said.err == "alba: nowhere is no folder; name the one that holds the schedules\n"


def test_an_instant_that_is_none_exits_2(alba: Alba, estate: Path) -> None:
    said = alba("validate", "--at", "yesterday")
    assert said.code == 2
    assert said.err.startswith("alba: --at: 'yesterday' is not an instant in UTC")


def test_a_missing_policy_is_a_problem_and_no_default(alba: Alba, estate: Path) -> None:
    (estate / "schedules/policy.yaml").unlink()
    said = alba("validate", "--format", "json", *AT)
    assert said.code == 1
    assert [p["rule"] for p in said.rows("problems")] == ["missing-file"]
    assert said.json["schedules"] == 0


def test_json_has_the_promised_keys_in_the_promised_order(alba: Alba, estate: Path) -> None:
    (estate / "schedules/payments/second.yaml").write_text(OVERLAPPING)
    said = alba("validate", "--format", "json", *AT)
    assert said.code == 1
    assert list(said.json) == ["problems", "schedules"]
    (problem,) = said.rows("problems")
    assert list(problem) == PROBLEM_KEYS
    assert (problem["code"], problem["rule"], problem["severity"]) == ("ALB301", "overlapping-windows", "error")
    assert problem["file"] == "payments/second.yaml"
    (related,) = problem["related"] if isinstance(problem["related"], list) else []
    assert list(related) == ["file", "line", "column", "label"]
    assert related["file"] == "payments/load-test.yaml"


def test_json_of_a_sound_folder_is_no_problem_and_the_count(alba: Alba, estate: Path) -> None:
    assert alba("validate", "--format", "json", *AT).json == {"problems": [], "schedules": 3}


def test_a_schedule_whose_file_is_wrong_is_not_counted_and_the_others_are(alba: Alba, estate: Path) -> None:
    (estate / "schedules/checkout/office-hours.yaml").write_text("namespace: [\n")
    assert alba("validate", "--format", "json", *AT).json["schedules"] == 1


def test_a_fix_carries_the_text_and_the_span_that_it_replaces(alba: Alba, estate: Path) -> None:
    file = estate / "schedules/payments/load-test.yaml"
    file.write_text(file.read_text().replace("costCenter", "costCentre"))
    said = alba("validate", "--format", "json", *AT)
    fixes = [fix for problem in said.rows("problems") if isinstance(problem["fixes"], list) for fix in problem["fixes"]]
    assert {"label", "text", "line", "column", "endLine", "endColumn"} == set(fixes[0])
    assert (fixes[0]["text"], fixes[0]["line"], fixes[0]["column"], fixes[0]["endColumn"]) == ("costCenter", 2, 1, 11)


def test_github_gets_one_annotation_a_problem_at_its_file_and_line(alba: Alba, estate: Path) -> None:
    (estate / "schedules/payments/wrong.yaml").write_text(WRONG_CENTRE)
    said = alba("validate", "--format", "github", *AT)
    assert said.code == 1
    assert said.lines == [
        "::error file=schedules/payments/wrong.yaml,line=2,endLine=2,col=13,endColumn=20,"
        "title=ALB205 wrong-cost-centre::CC-2040 may not pay for payments-dev. it may be `CC-1001` and `CC-1002`"
    ]


def test_github_is_told_of_the_changed_files_first_and_how_many_it_would_have_dropped(
    alba: Alba, repository: Repository
) -> None:
    wrong = {f"schedules/payments/wrong{n:02}.yaml": WRONG_CENTRE for n in range(12)}
    repository.commit(wrong, "Wrong already")
    repository.git("branch", "--force", "start")
    repository.commit({"schedules/payments/zz.yaml": WRONG_CENTRE}, "Wrong too")
    lines = alba("validate", "--format", "github", "--base", "start", *AT).lines
    errors = [line for line in lines if line.startswith("::error ")]
    assert len(errors) == 10
    assert "file=schedules/payments/zz.yaml," in errors[0]
    assert re.fullmatch(r"::error title=more::\d+ more are in the summary of this job", errors[-1])


def test_github_is_told_nothing_when_all_is_well(alba: Alba, estate: Path) -> None:
    assert alba("validate", "--format", "github", *AT).out == ""


def test_sarif_declares_every_rule_and_points_each_result_at_its_own(alba: Alba, estate: Path) -> None:
    (estate / "schedules/payments/second.yaml").write_text(OVERLAPPING)
    said = alba("validate", "--format", "sarif", *AT)
    assert (said.code, said.json["version"]) == (1, "2.1.0")
    (run,) = said.rows("runs")
    rules = _at(run, "tool", "driver", "rules")
    (result,) = _list(run["results"])
    assert _at(rules, _at(result, "ruleIndex"), "id") == _at(result, "ruleId") == "ALB301"
    physical = _at(result, "locations", 0, "physicalLocation")
    assert _at(physical, "artifactLocation", "uri") == "schedules/payments/second.yaml"
    related = _at(result, "relatedLocations", 0, "physicalLocation", "artifactLocation", "uri")
    assert related == "schedules/payments/load-test.yaml"


def test_with_a_base_a_one_off_that_the_change_adds_may_not_be_over(alba: Alba, repository: Repository) -> None:
    repository.commit({"schedules/payments/past.yaml": PAST}, "Add a test that is over")
    assert alba("validate", *AT).code == 0
    said = alba("validate", "--base", "start", "--format", "json", *AT)
    assert said.code == 1
    assert [p["file"] for p in said.rows("problems")] == ["payments/past.yaml"]


def test_with_a_base_a_one_off_that_was_there_before_may_be_over(alba: Alba, repository: Repository) -> None:
    repository.commit({"schedules/payments/past.yaml": PAST}, "Add a test")
    repository.commit({"README.md": "Nothing about schedules"}, "Say something else")
    assert alba("validate", "--base", "HEAD~1", *AT).code == 0


def test_the_base_is_where_the_change_left_it_and_not_where_it_is_now(alba: Alba, repository: Repository) -> None:
    repository.git("switch", "--quiet", "--create", "change")
    repository.commit({"README.md": "Nothing about schedules"}, "Say something")
    repository.git("switch", "--quiet", "main")
    repository.git("rm", "--quiet", "schedules/payments/load-test.yaml")
    repository.commit({}, "Take the load test away")
    repository.git("switch", "--quiet", "change")
    assert alba("validate", "--base", "main", "--at", "2027-01-01T00:00:00Z").code == 0


def test_a_base_that_is_no_revision_exits_2(alba: Alba, repository: Repository) -> None:
    said = alba("validate", "--base", "nothing-like-that", *AT)
    assert said.code == 2
    assert said.err.startswith("alba: --base nothing-like-that: no such revision")


def test_a_base_without_a_repository_exits_2(alba: Alba, estate: Path) -> None:
    said = alba("validate", "--base", "HEAD", *AT)
    assert said.code == 2
    assert "not a git repository" in said.err


def test_a_folder_elsewhere_is_named_in_what_is_said(alba: Alba, estate: Path) -> None:
    (estate / "schedules").rename(estate / "other")
    (estate / "other/payments/wrong.yaml").write_text(WRONG_CENTRE)
    assert alba("validate", "./other", *AT).lines[0].startswith("other/payments/wrong.yaml:2:13: ")


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _at(value: object, *path: object) -> object:
    for step in path:
        if isinstance(value, list):
            assert isinstance(step, int)
            value = value[step]
        else:
            assert isinstance(value, dict)
            value = value[step]
    return value
