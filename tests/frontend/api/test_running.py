"""What runs now is the first of its own history, and becomes the row that is filed of it."""

from __future__ import annotations

from tests.frontend.api.api_under_test import Api, Json

PLACES = ("/namespaces/main/payments-dev", "/schedules/payments%2Fload-test")


async def history_at(api: Api, path: str) -> list[Json]:
    found = await api.get(path)
    return list(found["history"] if "history" in found else found["recent"])


async def test_the_window_that_runs_is_there_with_an_open_end_and_once_it_is_over_as_what_became_of_it(
    api: Api,
) -> None:
    for path in PLACES:
        assert await history_at(api, path) == []
    await api.tick("2026-12-01T13:00:00Z")
    running = [await history_at(api, path) for path in PLACES]
    await api.tick("2026-12-01T23:00:00Z")
    for path, (open_, *none) in zip(PLACES, running, strict=True):
        assert (none, open_["state"], open_["actual"]["start"]) == ([], "awake", "2026-12-01T13:00:00Z")
        assert open_["actual"]["stop"] is None
        (ended,) = await history_at(api, path)
        assert (ended["id"], ended["state"], ended["actual"]["stop"]) == (open_["id"], "done", "2026-12-01T23:00:00Z")


async def test_the_history_as_a_whole_is_of_what_is_over(api: Api) -> None:
    await api.tick("2026-12-01T13:00:00Z")
    assert (await api.get("/history?namespace=payments-dev"))["items"] == []
