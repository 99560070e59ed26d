"""F23: option texts over 75 characters or lists over 100 make a whole modal fail; the picker shows another zone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.answers import answer
from bot.core.asking import Action, Refusal
from bot.core.blocks import Message, message, said
from bot.core.cards import card, home, refusal
from bot.core.filled import fresh, read_form, wish_of
from bot.core.forms import choices, field_errors, form, only_centre
from bot.core.notices import notices
from bot.core.request import Request
from bot.core.sayings import Saying
from bot.core.sight import Sight
from bot.core.typed import parse
from schemas.language import Language
from schemas.problems import Position, Problem, Severity
from tests.bot.core.estate import EARLY, ground_at
from tests.bot.slack.limits import message_problems, options_problems, view_problems

LONGEST = "n" * 63
CLUSTER = "c" * 63
NAMES = [f"{LONGEST[:-3]}{n:03d}" for n in range(250)]
CENTRES = [f"CC-{n:04d}" for n in range(120)]
LARGE = {
    "policy.yaml": (
        f"maxConcurrentNamespaces: 400\ndefaultTimezone: America/Argentina/Buenos_Aires\nprotectedNamespaces: []\n"
        f"clusters: {{{CLUSTER}: {{}}}}\n"
    ).encode(),
    "cost-centers.yaml": "".join(
        f"{name}: [{', '.join(CENTRES if n == 0 else CENTRES[:1])}]\n" for n, name in enumerate(NAMES)
    ).encode(),
    "many/windows.yaml": (
        f"namespaces: [{', '.join(NAMES[:50])}]\ncostCenter: CC-0001\nowner: ana@example.com\nreason: {'r' * 500}\n"
        "once: {start: 2026-12-02T08:00, stop: 2026-12-02T09:00}\n"
    ).encode(),
}
SIGHT = Sight(ground_at(EARLY, LARGE), "f" * 40, {}, "America/Argentina/Buenos_Aires", Language.SPANISH)
FULL = f"{CLUSTER}/{NAMES[0]}"


def problems_of(shown: Message) -> list[str]:
    return message_problems({"text": shown.text, "blocks": list(shown.blocks)})


def test_the_longest_namespace_with_its_cluster_is_shown_and_submitted_whole() -> None:
    filled = replace(fresh(SIGHT, "C1", "ana@example.com"), namespace=FULL, centre="CC-0119")
    view = form(filled, SIGHT)
    assert view_problems(view) == []
    assert read_form({**view, "state": {}}).namespace == FULL
    assert wish_of(filled, SIGHT).namespaces == (NAMES[0],)


@pytest.mark.parametrize("action", ["namespace", "centre", "zone"])
def test_a_searched_list_is_never_longer_than_slack_takes_and_finds_the_last_one(action: str) -> None:
    view = {"private_metadata": f'{{"namespace": "{FULL}"}}'}
    everything = choices(action, "", view, SIGHT)
    assert len(everything) == 100
    assert options_problems(everything) == []
    last = {"namespace": f"{CLUSTER}/{NAMES[249]}", "centre": "CC-0119", "zone": "UTC"}[action]
    assert last in [o["value"] for o in choices(action, last.rpartition("/")[2], view, SIGHT)]


@pytest.mark.parametrize("kind", ["once", "weekly"])
def test_the_zone_stands_beside_the_times_and_the_preview_says_utc_too(kind: str) -> None:
    filled = replace(
        fresh(SIGHT, "C1", "ana@example.com"), namespace=f"{CLUSTER}/{NAMES[200]}", centre="CC-0000", kind=kind
    )
    view = form(filled, SIGHT)
    assert view_problems(view) == []
    assert "America/Argentina/Buenos_Aires (" in str(view)
    assert "UTC)" in str(view)


@pytest.mark.parametrize("text", ["list", "next", "status", "why " + NAMES[0], "costs", "help"])
def test_answers_about_a_large_estate_are_within_the_limits(text: str) -> None:
    command = parse(text)
    assert not isinstance(command, Saying)
    assert problems_of(answer(command, SIGHT)) == []


@given(text=st.text(min_size=1, max_size=5000), title=st.text(min_size=1, max_size=400))
@settings(max_examples=50)
def test_whatever_stands_in_a_message_it_is_within_the_limits_and_its_notification_names_nobody(
    text: str, title: str
) -> None:
    request = Request("k", Action.WAKE, "U1", "C1", 0, title=title, url="https://github.com/acme/s/pull/1", number=1)
    assert problems_of(said(text)) == []
    assert problems_of(card(request, Saying("not-done", {"why": text}))) == []
    assert not set("<>") & set(said(text).text + card(request, Saying("not-done", {"why": text})).text)
    wrong = tuple(Problem("ALB1", "r", Severity.ERROR, Position("a"), text, text) for _ in range(60))
    assert problems_of(refusal(request, Refusal(Saying("refused-by-rules"), wrong))) == []


def test_a_home_of_many_requests_is_within_the_limits() -> None:
    requests = [Request(str(n), Action.NEW, "U1", "C1", 0, title="t" * 300) for n in range(200)]
    assert view_problems(home(SIGHT, "ana@example.com", requests)) == []


def test_an_error_at_a_field_is_short_enough_for_slack() -> None:
    wrong = [Problem("ALB1", "r", Severity.ERROR, Position("a"), "x" * 5000, "y", "/costCenter")]
    (text,) = field_errors(wrong, fresh(SIGHT, "C1", "ana@example.com"), SIGHT).values()
    assert len(text) <= 2000


def test_a_message_of_too_many_blocks_is_cut_and_says_so() -> None:
    shown = message("x", [{"type": "divider"} for _ in range(80)])
    assert len(shown.blocks) == 50
    assert problems_of(shown) == []


def test_a_namespace_with_many_centres_leaves_the_choice_to_the_person() -> None:
    assert only_centre(FULL, SIGHT) == ""


def test_notices_about_many_namespaces_are_one_message_a_channel() -> None:
    found, _ = notices(SIGHT, {}, first=False)
    assert all(problems_of(each) == [] for messages in found.values() for each in messages)
