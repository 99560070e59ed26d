"""The demo as a stranger runs it, piped: a process of its own that ends by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ALBA = [str(Path(sys.executable).parent / "alba")]
ROOT = Path(__file__).parents[2]
ESTATE = Path(__file__).with_name("estate")


def alba(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ALBA, *arguments], cwd=ROOT, text=True, capture_output=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def told() -> subprocess.CompletedProcess[str]:
    return alba("demo", str(ESTATE), "--speed", "6000")


def position(text: str, *parts: str) -> int:
    """The first line that holds all the parts; fails if there is none."""
    return next(n for n, line in enumerate(text.splitlines()) if all(part in line for part in parts))


def test_it_ends_by_itself_and_well(told: subprocess.CompletedProcess[str]) -> None:
    assert (told.returncode, told.stderr) == (0, "")


def test_the_first_revision_waits_for_a_word_before_it_puts_an_estate_to_sleep(
    told: subprocess.CompletedProcess[str],
) -> None:
    held = position(told.stdout, "is held")
    assert held < position(told.stdout, "in force") < position(told.stdout, "going to sleep")


def test_what_comes_under_schedule_outside_its_windows_is_put_to_sleep(told: subprocess.CompletedProcess[str]) -> None:
    position(told.stdout, "main/checkout-demo asleep: 5 workloads patched")


def test_a_namespace_wakes_and_sleeps_by_its_schedule_and_says_who_pays(
    told: subprocess.CompletedProcess[str],
) -> None:
    schedule = "for checkout/office-hours:checkout-qa (CC-2040, "
    woken = position(told.stdout, f"main/checkout-qa waking {schedule}")
    asleep = position(told.stdout, f"main/checkout-qa going to sleep {schedule}")
    assert woken < asleep


def test_what_somebody_asks_for_is_pushed_merged_and_wakes_its_namespace_until_it_ends(
    told: subprocess.CompletedProcess[str],
) -> None:
    asked = position(told.stdout, "alba new --propose --namespace checkout-demo --cost-center CC-2040")
    merge = position(
        told.stdout, "git fetch file://", "/estate alba/new-checkout-demo-", "git merge --no-ff FETCH_HEAD"
    )
    in_force = position(told.stdout, "in force: 0 namespaces new, 1 changed, 0 gone")
    woken = position(told.stdout, "main/checkout-demo waking for checkout/checkout-demo-once-")
    asleep = position(told.stdout, "main/checkout-demo going to sleep for checkout/checkout-demo-once-")
    assert asked < merge < in_force < woken < asleep


def test_what_a_colleague_starts_by_hand_is_shown_and_put_back_after_the_grace(
    told: subprocess.CompletedProcess[str],
) -> None:
    by_hand = position(told.stdout, "A colleague works late")
    namespace = told.stdout.splitlines()[by_hand].partition(" -n ")[2].split()[0]  # a slow machine begins later
    shown = position(told.stdout, f"main/{namespace} woken by hand: Deployment/api")
    back = position(told.stdout, f"main/{namespace} asleep: 1 workload patched")
    assert by_hand < shown < back


def test_a_folder_without_schedules_is_refused_in_one_line(tmp_path: Path) -> None:
    ended = alba("demo", str(tmp_path))
    assert ended.returncode == 2
    assert ended.stderr.startswith("alba: ") and len(ended.stderr.splitlines()) == 1


def test_a_speed_that_no_machine_keeps_up_with_is_refused() -> None:
    ended = alba("demo", "--speed", "1e9")
    assert (ended.returncode, "--speed" in ended.stderr) == (2, True)
