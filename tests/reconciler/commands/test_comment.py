"""`alba comment`: what the reviewer of a pull request is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reconciler.commands.review_comment import LARGEST_COMMENT, MARKER
from tests.reconciler.commands.conftest import ESTATE, OFFICE_HOURS, POLICY
from tests.reconciler.commands.typing_alba import Alba, one_off
from tests.reconciler.sources.repositories import Repository

GOLDEN = Path(__file__).with_name("comment.md")
OFFICE, TEST, STAGE = (
    f"schedules/{name}.yaml" for name in ("checkout/office-hours", "payments/load-test", "data/week")
)
AT = ("--at", "2026-12-01T12:30:00Z", "--base", "start")


def without_versions(text: str) -> str:
    """The versions of zone and holiday data are those of the lock file."""
    return re.sub(r"zone data \S+, holidays \S+", "zone data X, holidays Y", text)


def test_the_comment_of_a_change_is_the_one_that_a_person_was_glad_to_read(alba: Alba, repository: Repository) -> None:
    repository.git("mv", OFFICE, "schedules/checkout/hours.yaml")
    longer = OFFICE_HOURS.replace("[checkout-qa, checkout-stage]", "[checkout-qa]").replace("18:00", "20:30")
    meeting = one_off("CC-1002", "2026-12-01T19:00", "2026-12-01T21:00")
    repository.commit({
        "schedules/checkout/hours.yaml": longer,
        "schedules/payments/rehearsal.yaml": meeting,
        "schedules/policy.yaml": POLICY.replace("2", "1", 1),
    }, "Longer days, fewer places")  # fmt: skip
    said = alba("comment", *AT)
    assert without_versions(said.out) == GOLDEN.read_text(encoding="utf-8")
    assert (said.code, said.err) == (0, "")


def test_it_begins_with_what_finds_it_again(alba: Alba, repository: Repository) -> None:
    assert alba("comment", *AT).out.startswith(MARKER + "\n")


def test_a_change_of_nothing_says_so(alba: Alba, repository: Repository) -> None:
    repository.commit({"schedules/payments/README.md": "x"}, "Words")
    repository.git("rm", "-q", "schedules/payments/README.md")
    repository.commit({}, "No words")
    said = alba("comment", *AT)
    assert "No schedule is created, changed or removed." in said.lines
    assert "#### Hours awake" not in said.out


def test_a_mass_change_needs_its_label(alba: Alba, repository: Repository) -> None:
    repository.git("rm", "-q", "-r", "schedules/checkout", "schedules/payments")
    repository.commit({STAGE: one_off("CC-1001", "2026-12-05T19:00", "2026-12-05T21:00")}, "Begin anew")
    said = alba("comment", *AT)
    assert said.code == 0  # two of three: below the count from which a guard speaks
    repository.git("rm", "-q", "-r", "schedules/data")
    repository.commit({}, "And end")
    said = alba("comment", *AT)
    assert said.code == 1
    assert "takes 3 of 3 namespaces away from Alba" in said.out
    assert "needs the label `allow-mass-change`" in said.out
    assert alba("comment", *AT, "--allow-mass-change").code == 0


def test_merged_within_its_window_it_is_said_to_wake_at_once(alba: Alba, repository: Repository) -> None:
    repository.commit({TEST: one_off("CC-1001", "2026-12-01T06:00", "2026-12-01T09:00")}, "Now")
    assert "> - `main/payments-dev` wakes at once" in alba("comment", *AT).lines


def test_coming_under_schedule_outside_its_window_is_said_to_put_it_to_sleep(
    alba: Alba, repository: Repository
) -> None:
    new = {"schedules/checkout/demo.yaml": OFFICE_HOURS.replace("[checkout-qa, checkout-stage]", "[checkout-new]")}
    repository.commit(new, "One more")
    assert "> - `main/checkout-new` is put to sleep, if it is awake, at once" in alba("comment", *AT).lines


def test_a_policy_that_cannot_be_used_is_all_there_is_to_say(alba: Alba, repository: Repository) -> None:
    repository.commit({"schedules/policy.yaml": "maxConcurrentNamespaces: many\n"}, "Many")
    said = alba("comment", *AT)
    assert said.code == 1
    assert "Nobody can say: there is no usable policy." in said.out
    assert "schedules/policy.yaml:1:" in said.out


@pytest.mark.parametrize("typed", ["```\\n@everyone", "<img src=x>", "a|b|c", "`@team`", "[x](http://x)"])
def test_what_people_type_cannot_leave_its_place(alba: Alba, repository: Repository, typed: str) -> None:
    wrong = ESTATE[TEST].replace("ana@example.com", f'"{typed}"').replace("CC-1001", f'"{typed}"')
    repository.commit({TEST: wrong}, "Hostile")
    out = alba("comment", *AT).out
    outside = re.sub(r"(`{3,})\w*\n.*?\n\1|`[^`\n]+`", "", out, flags=re.DOTALL)
    assert not re.search(r"@everyone|@team|<img|\]\(", outside)
    rows = [line for line in out.splitlines() if line.startswith("| ") and "payments/load-test" in line]
    assert [row.count("|") for row in rows] in ([], [7])


def test_a_comment_is_never_larger_than_github_takes(alba: Alba, repository: Repository) -> None:
    many = {
        f"schedules/checkout/n{n}.yaml": OFFICE_HOURS.replace(
            "[checkout-qa, checkout-stage]", f"[checkout-{'x' * 50}{n}]"
        ).replace("08:00", f"0{n % 8}:{n % 60:02}")
        for n in range(120)
    }
    repository.commit(many, "Many")
    out = alba("comment", *AT, "--for", "20w").out
    assert 20_000 < len(out) < LARGEST_COMMENT + 200
    assert out.count("```") % 2 == 0
