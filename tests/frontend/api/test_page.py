"""The page's files, and the one that holds the mark for a nonce."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest_asyncio

from frontend.api.page import BuiltPage
from tests.frontend.api.api_under_test import Api

PACKED = b"as Brotli packs it"
INDEX = '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script src="/assets/a-1.js"></script>'


@pytest_asyncio.fixture
async def api(tmp_path: Path) -> AsyncIterator[Api]:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text(INDEX)
    (built / "assets" / "a-1.js").write_text("1")
    (built / "assets" / "a-1.js.br").write_bytes(PACKED)
    (tmp_path / "secret.txt").write_text("secret")
    numbers = count(1)
    made = Api(tmp_path, page=BuiltPage(built, lambda: f"nonce{next(numbers)}"))
    yield made
    made.store.close()


async def test_every_address_of_the_page_answers_with_a_nonce_that_its_policy_names(api: Api) -> None:
    for path in ("/", "/timeline", "/namespaces/main/payments-dev"):
        answer = await api.ask(path)
        (nonce,) = re.findall(r'nonce="(\w+)"', answer.text)
        assert f"'nonce-{nonce}'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


async def test_no_two_answers_have_the_same_nonce(api: Api) -> None:
    assert (await api.ask("/")).text != (await api.ask("/")).text


async def test_the_policy_lets_no_foreign_script_run(api: Api) -> None:
    policy = (await api.ask("/")).headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'"} <= set(policy)
    assert [rule for rule in policy if re.fullmatch(r"script-src 'self' 'nonce-\w+'", rule)]
    assert not any("unsafe" in rule for rule in policy)


async def test_a_file_whose_name_follows_from_what_it_holds_is_kept_for_good(api: Api) -> None:
    answer = await api.ask("/assets/a-1.js")
    assert (answer.text, answer.headers["content-type"]) == ("1", "text/javascript; charset=utf-8")
    assert "immutable" in answer.headers["cache-control"]


async def test_what_the_build_has_packed_is_sent_packed_to_who_takes_it(api: Api) -> None:
    for takes in ("gzip, deflate, br, zstd", "br;q=0.5"):
        answer = await api.ask("/assets/a-1.js", accept_encoding=takes)
        assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("br", "Accept-Encoding")
        assert (answer.content, answer.headers["content-type"]) == (PACKED, "text/javascript; charset=utf-8")


async def test_who_does_not_take_it_packed_gets_it_as_it_is(api: Api) -> None:
    for takes in ("", "gzip", "br;q=0", "br; q=0.0, gzip", "zebra"):
        answer = await api.ask("/assets/a-1.js", accept_encoding=takes)
        assert (answer.text, "content-encoding" in answer.headers) == ("1", False)
        assert answer.headers["vary"] == "Accept-Encoding"


async def test_the_file_with_the_mark_is_never_sent_as_it_is(api: Api) -> None:
    assert "__CSP_NONCE__" not in (await api.ask("/index.html")).text


async def test_nothing_outside_the_folder_is_sent(api: Api) -> None:
    for path in ("/../secret.txt", "/assets/../../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt"):
        assert (await api.ask(path)).text != "secret"


async def test_a_file_that_there_is_not_is_not_the_page(api: Api) -> None:
    assert (await api.ask("/assets/gone.js")).status_code == 404
    assert (await api.ask("/api/v1/nothing")).headers["content-type"] == "application/problem+json"


async def test_a_page_that_was_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    api = Api(tmp_path, page=BuiltPage(tmp_path / "nowhere", str))
    answer = await api.ask("/")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "npm run build" in answer.text
    api.store.close()
