from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.deciding import Asked, wake
from bot.core.typed import Lasting
from bot.proposing import Proposed, proposed
from schemas.instants import HOUR, parse_instant
from tests.bot.core.estate import ANA, EARLY, FILES, PAYMENTS
from tests.bot.github.app import Hub, hub_served
from tests.reconciler.commands.typing_alba import Alba, Said


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """A GitHub with the bot's first pull request, checked out as CI does."""
    with hub_served(tmp_path) as served:
        made = proposed(
            served.adapter(), lambda g: wake(g, PAYMENTS, Asked(Lasting(HOUR)), ANA), ANA, parse_instant(EARLY)
        )
        assert isinstance(made, Proposed)
        served.double.repository.git("checkout", "--quiet", "--detach", made.pull_request.branch)
        yield served


def typed(alba: Alba, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Said:
    monkeypatch.setenv("GITHUB_TOKEN", "a workflow's token")
    monkeypatch.chdir(hub.double.repository.path)
    return alba(
        "check-approval", "1", "--github", "acme/schedules", "--github-url", hub.api, "--base", "main", "--at", EARLY
    )


def on_main(hub: Hub, path: str, text: str) -> None:
    """Somebody merges something else; the pull request stays where it began."""
    repository = hub.double.repository
    here = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "--quiet", "main")
    repository.commit({path: text}, "Something else")
    repository.git("checkout", "--quiet", "--detach", here)


def test_four_eyes_are_asked_of_github_itself(alba: Alba, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    pull = hub.double.pulls[0]
    head = hub.double.head(pull.branch)
    hub.double.repository.git("checkout", "--quiet", "main")
    policy = hub.double.repository.path / "schedules/policy.yaml"
    stricter = policy.read_text("utf-8").replace("safe: {wake: 2h, extend: 1h}\n", "")
    hub.double.repository.commit({"schedules/policy.yaml": stricter}, "Nothing is safe")
    hub.double.repository.git("checkout", "--quiet", "--detach", pull.branch)
    hub.double.repository.git("merge", "--quiet", "-m", "merge", "main")
    assert typed(alba, hub, monkeypatch).code == 1
    pull.reviews = [("ana-gh", "APPROVED", head)]
    assert typed(alba, hub, monkeypatch).code == 1
    pull.reviews = [("luis", "APPROVED", "0" * 40)]
    assert typed(alba, hub, monkeypatch).code == 1
    pull.reviews = [("luis", "APPROVED", head)]
    assert "luis approved what ana-gh asked for" in typed(alba, hub, monkeypatch).out


def test_what_the_policy_calls_safe_says_so(alba: Alba, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    said = typed(alba, hub, monkeypatch)
    assert said.code == 0
    assert "the policy's safe allows it" in said.out


def test_the_policy_of_main_as_it_is_now_decides_wherever_the_pull_request_began(
    alba: Alba, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    stricter = FILES["policy.yaml"].decode().replace("safe: {wake: 2h, extend: 1h}\n", "safe: {wake: 30m}\n")
    on_main(hub, "schedules/policy.yaml", stricter)
    said = typed(alba, hub, monkeypatch)
    assert said.code == 1
    assert "ana-gh must approve" in said.out


def test_what_others_merge_meanwhile_is_no_change_of_the_pull_request(
    alba: Alba, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = "once: {start: 2026-12-05T08:00, stop: 2026-12-05T20:00}"
    on_main(hub, "schedules/search/other.yaml", f"namespace: search-qa\ncostCenter: CC-7\nowner: luz\n{once}\n")
    assert "the policy's safe allows it" in typed(alba, hub, monkeypatch).out


def test_a_pull_request_of_a_person_needs_nothing_of_this_check(
    alba: Alba, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub.double.author = "luis"
    assert "luis is not the bot" in typed(alba, hub, monkeypatch).out
