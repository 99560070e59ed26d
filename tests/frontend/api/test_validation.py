"""`POST /validate`: the very problems of `alba validate`, on a file that nobody has written yet."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from reconciler.adapters.sources.tree import read_tree
from schemas.checking import check
from tests.frontend.api.api_under_test import CHECKOUT, Api, Json

WHEN = "once: {start: 2026-12-05T08:00, stop: 2026-12-05T18:00}\n"
GOOD = f"namespace: search-qa\ncostCenter: CC-1\nowner: ana\n{WHEN}"


async def send(api: Api, text: str | bytes, path: str = "search/new.yaml", **headers: str) -> httpx.Response:
    content = text.encode() if isinstance(text, str) else text
    return await api.ask(
        f"/api/v1/validate?path={path}",
        method="POST",
        content=content,
        **{"content_type": "application/yaml", **headers},
    )


async def judged(api: Api, text: str | bytes, path: str = "search/new.yaml") -> Json:
    answer = await send(api, text, path)
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        GOOD.replace("CC-1", "CC-9"),
        GOOD.replace("search-qa", "payments-dev").replace("-05T", "-01T"),
        GOOD.replace("search-qa", "kube-system"),
        GOOD.replace("2026", "2025"),
        "namespace: a\nnamespace: b\n",
        "",
        b"\xff\xfe",
        "# " + "x" * 70_000,
    ],
)
async def test_the_problems_are_those_of_the_one_check(api: Api, text: str | bytes) -> None:
    files = read_tree(api.scenario.folder)
    data = text.encode() if isinstance(text, str) else text
    now = int(api.scenario.clock.now())
    expected = check({**files, "search/new.yaml": data}, now, base=files).problems
    found = (await judged(api, data))["problems"]
    assert [(p["code"], p["message"], p["place"]["line"]) for p in found] == [
        (p.code, p.message, p.at.line) for p in expected
    ]


@pytest.mark.parametrize(("asked", "told"), [("es-CO,es;q=0.9,en;q=0.5", "es"), ("en, es;q=0.5", "en"), ("fr", "en")])
async def test_what_is_wrong_is_told_in_the_language_that_is_asked_for(api: Api, asked: str, told: str) -> None:
    answer = await send(api, GOOD.replace("CC-1", "CC-9"), accept_language=asked)
    (problem,) = answer.json()["data"]["problems"]
    assert answer.headers["content-language"] == told
    assert problem["message"] == f"CC-9 {'no puede pagar por' if told == 'es' else 'may not pay for'} search-qa"
    assert problem["code"] == "ALB205"


async def test_an_overlap_names_the_schedule_on_main_that_it_meets(api: Api) -> None:
    found = await judged(api, GOOD.replace("search-qa", "payments-dev").replace("-05T", "-01T"))
    (problem,) = found["problems"]
    files = {problem["place"]["file"], *(r["place"]["file"] for r in problem["related"])}
    assert problem["rule"] == "overlapping-windows"
    assert files == {"search/new.yaml", "payments/load-test.yaml"}


async def test_a_file_does_not_meet_what_it_replaces(api: Api) -> None:
    found = await judged(api, CHECKOUT.replace("19:00", "20:00"), "checkout/office-hours.yaml")
    assert (found["valid"], found["problems"]) == (True, [])


async def test_a_name_that_main_has_is_taken_and_another_is_free(api: Api) -> None:
    taken = (await judged(api, GOOD, "checkout/office-hours.yaml"))["taken"]
    assert taken == {"schedule": "checkout/office-hours:checkout-qa", "free": "checkout/office-hours-2.yaml"}
    api.scenario.write("checkout/office-hours-2.yaml", "namespace: [")
    api.refresh()
    assert (await judged(api, GOOD, "checkout/office-hours.yaml"))["taken"]["free"] == "checkout/office-hours-3.yaml"
    invalid = (await judged(api, GOOD, "checkout/office-hours-2.yaml"))["taken"]
    assert invalid == {"schedule": None, "free": "checkout/office-hours-2-2.yaml"}
    assert (await judged(api, GOOD))["taken"] is None


async def test_what_was_wrong_on_main_before_is_not_said_of_the_new_file(api: Api) -> None:
    api.scenario.write("search/broken.yaml", "namespace: [")
    api.refresh()
    assert (await judged(api, GOOD))["problems"] == []


async def test_a_place_that_no_schedule_may_have_is_a_problem_and_no_error(api: Api) -> None:
    found = await judged(api, GOOD, "../../etc/passwd")
    assert [p["rule"] for p in found["problems"]] == ["unexpected-file"]


async def test_what_the_file_would_switch_is_shown_with_the_room_that_is_left(api: Api) -> None:
    found = await judged(api, GOOD.replace("-05T", "-02T"))
    (preview,) = found["schedules"]
    assert preview["windows"] == [{"start": "2026-12-02T13:00:00Z", "stop": "2026-12-02T23:00:00Z"}]
    assert (preview["limit"], preview["room"]) == (5, 3)


async def test_the_form_that_proposes_the_file_is_linked(api: Api) -> None:
    found = await judged(api, GOOD)
    address = urlsplit(found["new"]["url"])
    assert (address.path, found["new"]["holds_file"]) == ("/example/schedules/new/main/schedules", True)
    assert parse_qs(address.query) == {"filename": ["search/new.yaml"], "value": [GOOD]}
    assert found["checked_against"] == api.estate.main().revision.id


async def test_nothing_is_kept_of_what_was_asked(api: Api) -> None:
    before = read_tree(api.scenario.folder)
    await judged(api, GOOD)
    await judged(api, GOOD.replace("search-qa", "search-perf"))
    assert read_tree(api.scenario.folder) == before
    assert "search/new.yaml" not in api.estate.main().files
    assert (await api.get("/schedules"))["total"] == 3


async def test_a_body_that_is_larger_than_any_file_is_not_read_to_its_end(api: Api) -> None:
    answer = await send(api, b"#" * 200_000)
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:alba:problem:too-large")


async def test_a_form_of_another_site_cannot_have_a_file_judged(api: Api) -> None:
    answer = await send(api, GOOD, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, answer.json()["type"]) == (415, "urn:alba:problem:not-yaml")


async def test_without_main_nothing_is_judged(api: Api) -> None:
    api.mainline.current, api.mainline.fault = None, "the repository does not answer"
    answer = await send(api, GOOD)
    assert (answer.status_code, answer.json()["type"]) == (503, "urn:alba:problem:repository-away")


async def test_the_cost_of_what_sleeps_is_that_of_what_it_ran_before(api: Api) -> None:
    api.give_requests("payments-dev")
    text = GOOD.replace("search-qa", "payments-dev")
    found = []
    for at in ("2026-12-01T13:00:00Z", "2026-12-01T23:00:00Z"):
        await api.tick(at)
        (preview,) = (await judged(api, text))["schedules"]
        found.append((preview["cost_per_hour"], preview["first_cost"]))
    awake, asleep = found
    assert awake[0]
    assert asleep == awake
