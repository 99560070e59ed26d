from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from bot.adapters.web import Serving, is_signed, web_served


def status_of(url: str, body: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body), timeout=5) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_without_a_signing_secret_nothing_of_slacks_is_taken_over_http() -> None:
    with web_served(Serving(None, "", lambda _, __: None, lambda: False), "127.0.0.1", 0) as url:
        assert status_of(f"{url}/slack/events", b"command=%2Falba&text=help&user_id=U1") == 404


def test_it_is_live_before_it_is_ready() -> None:
    with web_served(Serving(None, "", lambda _, __: None, lambda: False), "127.0.0.1", 0) as url:
        assert (status_of(f"{url}/health/live"), status_of(f"{url}/health/ready")) == (200, 503)


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=é"])
def test_without_a_secret_no_webhook_is_believed(signature: str) -> None:
    assert not is_signed("", b"{}", signature)
