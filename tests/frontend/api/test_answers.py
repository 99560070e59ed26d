"""What all answers share: the envelope, ETags, headers, and one shape of error."""

from __future__ import annotations

import pytest

from schemas.instants import instant_text
from tests.frontend.api.api_under_test import Api

NAMESPACES = ["payments-dev", "checkout-qa", "checkout-perf"]

READABLE = [
    "/schedules", "/schedules/payments/load-test", "/history", "/timeline", "/namespaces",
    "/namespaces/main/payments-dev", "/cost-centers", "/zones", "/transitions", "/limit", "/summary",
    "/costs", "/metrics/series", "/health",
]  # fmt: skip
FEEDS = [
    "/schedules.csv", "/calendars/all.ics", "/calendars/teams/payments.ics",
    "/calendars/namespaces/main/payments-dev.ics", "/badges/main/payments-dev.svg",
]  # fmt: skip
SAME_AS_TIME_PASSES = [path for path in (*READABLE, *FEEDS) if path != "/health"]
"""The health tells how old is what it relies on, in seconds: it is another each second, and everything else is not."""


@pytest.mark.parametrize("path", READABLE)
async def test_every_answer_says_its_instant_and_the_copy_that_it_is_made_from(api: Api, path: str) -> None:
    answer = (await api.ask(f"/api/v1{path}")).json()
    assert list(answer) == ["as_of", "epoch", "seq", "stale_since", "data"]
    assert (answer["as_of"], answer["epoch"], answer["seq"]) == ("2026-12-01T11:00:10Z", "first", 1)
    assert answer["stale_since"] is None


@pytest.mark.parametrize("path", SAME_AS_TIME_PASSES)
@pytest.mark.parametrize("at", ["2026-12-01T15:00:00Z", "2026-12-02T02:00:00Z"], ids=["awake", "asleep"])
async def test_what_the_client_has_already_is_not_sent_again_though_time_passes(api: Api, path: str, at: str) -> None:
    for namespace in NAMESPACES:
        api.give_requests(namespace)
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick(at)
    first = await api.ask(f"/api/v1{path}")
    api.scenario.clock.time += 5
    again = await api.ask(f"/api/v1{path}", if_none_match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["x-as-of"] == instant_text(api.scenario.clock.time)


async def test_the_health_has_another_tag_each_second_for_it_tells_ages(api: Api) -> None:
    first = await api.ask("/api/v1/health")
    api.scenario.clock.time += 5
    again = await api.ask("/api/v1/health", if_none_match=first.headers["etag"])
    assert again.status_code == 200
    ages = [d["age_s"] for d in first.json()["data"]["dependencies"]]
    assert [d["age_s"] for d in again.json()["data"]["dependencies"]] == [age + 5 for age in ages]


async def test_what_has_changed_has_another_tag(api: Api) -> None:
    first = await api.ask("/api/v1/schedules")
    await api.tick("2026-12-01T13:00:00Z")
    again = await api.ask("/api/v1/schedules", if_none_match=first.headers["etag"])
    assert again.status_code == 200
    assert again.json()["seq"] > first.json()["seq"]


@pytest.mark.parametrize("path", ["/api/v1/summary", "/api/v1/nothing", "/health/live", "/api/v1/history?limit=0"])
async def test_every_answer_tells_browsers_to_run_nothing_of_it(api: Api, path: str) -> None:
    headers = (await api.ask(path)).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_correlation_id_is_kept(api: Api) -> None:
    answer = await api.ask("/api/v1/nothing", x_correlation_id="from-the-proxy.7")
    assert answer.headers["x-correlation-id"] == answer.json()["correlation_id"] == "from-the-proxy.7"


async def test_a_correlation_id_that_could_forge_a_log_line_is_replaced(api: Api) -> None:
    answer = await api.ask("/api/v1/nothing", x_correlation_id='x" level="error')
    assert answer.headers["x-correlation-id"].startswith("correlation-")


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/v1/nothing", 404, "not-found"),
        ("/api/v1/namespaces/main/nobody", 404, "not-found"),
        ("/api/v1/schedules?limit=501", 422, "invalid-request"),
        ("/api/v1/timeline?since=yesterday", 422, "invalid-request"),
        ("/api/v1/timeline?since=2026-12-02T00:00:00Z&until=2026-12-01T00:00:00Z", 400, "bad-request"),
        ("/api/v1/costs?since=2025-12-02T00:00:00Z&until=2026-12-01T00:00:00Z", 400, "bad-request"),
        ("/api/v1/history?cursor=x", 400, "bad-request"),
        ("/api/v1/history?cluster=main", 400, "bad-request"),
    ],
)
async def test_every_error_has_one_shape(api: Api, path: str, status: int, kind: str) -> None:
    answer = await api.ask(path)
    found = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, found["status"], found["type"]) == (status, status, f"urn:alba:problem:{kind}")
    assert found["instance"] == path.partition("?")[0]
    assert found["detail"]
    assert found["correlation_id"] == answer.headers["x-correlation-id"]


OTHERS = [
    "/programaciones", "/programaciones/payments/load-test", "/namespaces", "/centros-costo/payments-dev", "/health",
]  # fmt: skip


@pytest.mark.parametrize("path", [*(f"/api/v1{path}" for path in (*READABLE, *FEEDS)), *OTHERS])
async def test_a_parameter_that_there_is_not_is_named_and_refused(api: Api, path: str) -> None:
    answer = await api.ask(f"{path}?from=2026-12-01T00:00:00Z")
    found = answer.json()
    assert (answer.status_code, found["type"]) == (422, "urn:alba:problem:invalid-request")
    assert [each["field"] for each in found["errors"]] == ["query.from"]


async def test_who_names_a_parameter_that_there_is_not_is_told_those_that_there_are(api: Api) -> None:
    found = (await api.ask("/api/v1/metrics/series?from=2026-12-01T00:00:00Z&since=2026-12-01T00:00:00Z")).json()
    assert found["detail"] == "query.from: no such parameter: there are since, until"
    assert (await api.ask("/api/v1/limit?to=x")).json()["detail"] == "query.to: no such parameter: there is none"


@pytest.mark.parametrize("path", [*(f"/api/v1{path}" for path in READABLE), "/metrics", "/api/v1/nothing"])
async def test_a_head_is_that_of_the_answer(api: Api, path: str) -> None:
    asked, head = await api.ask(path), await api.ask(path, method="HEAD")
    assert (head.status_code, head.content) == (asked.status_code, b"")
    assert head.headers["content-type"] == asked.headers["content-type"]
    assert head.headers.get("etag") == asked.headers.get("etag")


async def test_what_may_be_done_may_be_asked_about_and_no_other_site_is_let_in(api: Api) -> None:
    other, method = "https://elsewhere.example", "GET"
    answer = await api.ask("/api/v1/summary", method="OPTIONS", origin=other, access_control_request_method=method)
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert (await api.ask("/api/v1/validate", method="OPTIONS")).headers["allow"] == "POST, OPTIONS"


async def test_a_path_that_there_is_not_leads_to_those_that_there_are(api: Api) -> None:
    detail = (await api.ask("/api/v1/nothing")).json()["detail"]
    assert detail == "There is nothing at /api/v1/nothing; /api/v1/openapi.json names what there is."


@pytest.mark.parametrize("spoilt", ["{}x", "x{}", "{}=="])
async def test_a_cursor_that_was_touched_is_refused(api: Api, spoilt: str) -> None:
    cursor = (await api.get("/schedules?limit=1"))["cursor"]
    assert (await api.ask(f"/api/v1/schedules?limit=1&cursor={cursor}")).status_code == 200
    answer = await api.ask(f"/api/v1/schedules?limit=1&cursor={spoilt.format(cursor)}")
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:alba:problem:bad-request")


async def test_a_fault_of_the_server_shows_its_id_and_nothing_of_itself(api: Api) -> None:
    api.app.state.estate = None
    answer = await api.ask("/api/v1/summary")
    assert answer.status_code == 500
    assert answer.json()["correlation_id"] in answer.json()["detail"]
    assert "Traceback" not in answer.text
