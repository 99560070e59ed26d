"""What webhooks are news of, held against GitHub's own description of them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.webhooks import EVERYTHING, NOTHING, News, news_of
from tests.bot.github.describing import WEBHOOKS, webhook

OURS = {"repository": {"full_name": "Acme/Schedules"}}
REQUESTS = News(main=False, pull_requests=True)


def news(name: str, said: dict[str, Any]) -> News:
    body = json.dumps(webhook(name, said)).encode()
    return news_of(name.partition("$")[0], body, "acme/schedules", "main")


def pull(branch: str, base: str = "main", *, merged: bool = False) -> dict[str, Any]:
    return {"pull_request": {"merged": merged, "head": {"ref": branch}, "base": {"ref": base}}, **OURS}


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("ping$event", {}, NOTHING),
        ("push$event", {"ref": "refs/heads/main", **OURS}, EVERYTHING),
        ("push$event", {"ref": "refs/heads/alba/wake-x", **OURS}, REQUESTS),
        ("push$event", {"ref": "refs/heads/other", **OURS}, NOTHING),
        ("push$event", {"ref": "refs/tags/main", **OURS}, NOTHING),
        ("pull_request$opened", pull("alba/wake-x"), REQUESTS),
        ("pull_request$synchronize", pull("alba/wake-x"), REQUESTS),
        ("pull_request$closed", pull("alba/wake-x"), REQUESTS),
        ("pull_request$closed", pull("alba/wake-x", merged=True), EVERYTHING),
        ("pull_request$closed", pull("people/x", merged=True), News(main=True, pull_requests=False)),
        ("pull_request$closed", pull("alba/wake-x", "release", merged=True), REQUESTS),
        ("pull_request_review$submitted", OURS, REQUESTS),
        ("check_suite$completed", OURS, REQUESTS),
    ],
)
def test_a_webhook_is_news_of_what_it_says(name: str, said: dict[str, Any], expected: News) -> None:
    assert news(name, said) == expected


@pytest.mark.parametrize("name", sorted(n for n in WEBHOOKS if "$" in n and n != "ping$event"))
def test_what_is_read_is_what_github_always_says_and_another_repository_is_no_news(name: str) -> None:
    smallest = webhook(name, {"repository": {"full_name": "acme/else"}})
    assert news_of(name.partition("$")[0], json.dumps(smallest).encode(), "acme/schedules", "main") == NOTHING
    least = webhook(name, OURS)
    assert news_of(name.partition("$")[0], json.dumps(least).encode(), "acme/schedules", "main") != EVERYTHING


@given(event=st.text(max_size=20) | st.sampled_from(["push", "pull_request", "ping"]), body=st.binary(max_size=80))
def test_what_nobody_understands_is_news_of_everything(event: str, body: bytes) -> None:
    assert news_of(event, b"[" + body, "acme/schedules", "main") == EVERYTHING


@given(
    event=st.sampled_from(["push", "pull_request", "pull_request_review"]),
    body=st.recursive(
        st.none() | st.text(),
        lambda inner: st.dictionaries(
            st.sampled_from(["repository", "full_name", "ref", "pull_request", "head"]), inner
        ),
    ),
)
def test_any_json_whatever_is_read_without_an_error(event: str, body: object) -> None:
    assert news_of(event, json.dumps(body).encode(), "acme/schedules", "main") in (EVERYTHING, NOTHING)
