"""Namespaces: why they are on or off, what is intended and what was seen; and who may pay for them."""

from __future__ import annotations

from tests.frontend.api.api_under_test import Api


async def test_a_namespace_that_is_off_says_when_it_wakes(api: Api) -> None:
    found = await api.get("/namespaces/main/payments-dev")
    assert [w["code"] for w in found["why"]] == ["no-window", "put-to-sleep"]
    assert found["why"][0]["source"]["schedule"] == "payments/load-test"
    assert found["namespace"]["intended"] == "asleep"
    assert found["namespace"]["next_switch"] == {"at": "2026-12-01T13:00:00Z", "way": "wake"}


async def test_a_namespace_that_is_on_names_the_window_and_who_pays(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    why, done, ready = (await api.get("/namespaces/main/payments-dev"))["why"]
    assert (why["code"], why["args"]["schedule"], why["args"]["cost_center"]) == (
        "window",
        "payments/load-test",
        "CC-1",
    )
    assert (why["source"]["file"], why["source"]["line"]) == ("payments/load-test.yaml", 1)
    assert (done["code"], done["at"], ready["code"]) == ("woken", "2026-12-01T13:00:00Z", "ready")


async def test_a_day_that_is_excepted_is_the_reason(api: Api) -> None:
    await api.tick("2026-12-03T15:00:00Z")
    found = await api.get("/namespaces/main/checkout-qa")
    removed = next(w for w in found["why"] if w["code"] == "removed")
    assert removed["args"] == {"schedule": "checkout/office-hours:checkout-qa", "day": "2026-12-03", "by": "except"}


async def test_what_is_intended_and_what_somebody_did_are_both_seen(api: Api) -> None:
    api.scenario.scale("payments-dev", 2)
    await api.scenario.engine.sweep()
    api.scenario.clock.time += 20
    api.refresh()
    found = await api.get("/namespaces/main/payments-dev")
    assert (found["namespace"]["intended"], found["namespace"]["conditions"]) == ("asleep", ["drift"])
    woken = next(w for w in found["why"] if w["code"] == "woken-by-hand")
    assert (woken["args"]["by"], woken["args"]["workloads"]) == ("kubectl-scale", ["Deployment/web"])
    assert found["namespace"]["observed"]["since"] == "2026-12-01T11:00:10Z"


async def test_what_was_put_to_sleep_and_then_raised_again_is_told_in_that_order(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    await api.tick("2026-12-02T00:00:20Z")
    api.scenario.scale("checkout-qa", 2)
    api.scenario.clock.time += 60
    await api.scenario.engine.sweep()
    api.refresh()
    found = await api.get("/namespaces/main/checkout-qa")
    assert [(w["code"], w["at"]) for w in found["why"]] == [
        ("no-window", None),
        ("put-to-sleep", "2026-12-02T00:00:20Z"),
        ("woken-by-hand", "2026-12-02T00:01:30Z"),
    ]
    assert {w["name"]: w["state"] for w in found["workloads"]}["web"] == "raised"


async def test_the_history_says_how_late_it_woke_and_how_late_it_slept(api: Api) -> None:
    await api.tick("2026-12-01T13:00:05Z")
    await api.tick("2026-12-01T23:00:20Z")
    (row,) = (await api.get("/namespaces/main/payments-dev"))["history"]
    assert (row["actual"]["late_s"], row["actual"]["late_stop_s"]) == (5, 20)


async def test_what_ends_before_its_plan_is_not_late_to_sleep(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    (api.scenario.folder / "payments/load-test.yaml").unlink()
    await api.scenario.follow()
    await api.tick("2026-12-01T15:00:00Z")
    (row,) = (await api.get("/history?namespace=payments-dev"))["items"]
    assert (row["actual"]["stop"], row["actual"]["late_stop_s"]) == ("2026-12-01T15:00:00Z", None)


async def test_days_that_an_exception_takes_away_are_named_beside_the_calendar(api: Api) -> None:
    found = await api.get("/namespaces/main/checkout-qa")
    assert [(t["by"], t["window"]["start"]) for t in found["taken_away"]] == [("except", "2026-12-03T13:00:00Z")]
    assert "2026-12-03T13:00:00Z" not in {c["window"]["start"] for c in found["calendar"]}


async def test_the_sizes_by_day_are_shown_also_at_night(api: Api) -> None:
    sizes = (await api.get("/namespaces/main/payments-dev"))["workloads"]
    assert {(w["kind"], w["name"], w["recorded"]) for w in sizes} >= {("Deployment", "web", 3)}


async def test_namespaces_of_another_cluster_are_not_listed(api: Api) -> None:
    assert len((await api.get("/namespaces?cluster=main"))["items"]) == 3
    assert (await api.get("/namespaces?cluster=lab"))["items"] == []


async def test_the_centres_that_may_pay_are_those_of_main(api: Api) -> None:
    api.scenario.write("cost-centers.yaml", '"*": [CC-1]\npayments-dev: [CC-7, CC-8]\n')
    api.refresh()
    found = await api.get("/cost-centers?namespace=payments-dev")
    assert [p["cost_center"] for p in found["items"]] == ["CC-7", "CC-8"]
    assert (await api.get("/cost-centers"))["items"][0] == {"cost_center": "CC-1", "namespaces": ["*"]}


async def test_a_tie_between_patterns_lets_nobody_pay(api: Api) -> None:
    api.scenario.write("cost-centers.yaml", '"a-*": [CC-1]\n"*-a": [CC-2]\n')
    api.refresh()
    found = await api.get("/cost-centers?namespace=a-a")
    assert (found["items"], found["tie"]) == ([], ["*-a", "a-*"])


async def test_the_patterns_by_which_others_are_allowed_are_told(api: Api) -> None:
    assert (await api.get("/namespaces"))["patterns"] == ["*"]
    api.scenario.write("cost-centers.yaml", "payments-dev: [CC-1]\nlab-*: [CC-9]\n")
    api.refresh()
    assert (await api.get("/namespaces"))["patterns"] == ["lab-*"]
