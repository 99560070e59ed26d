"""The whole bot over real HTTP: Slack's double before it, GitHub's behind it, Git, and a store in SQLite."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.serving import bot_running
from reconciler.compose import open_store, read_settings
from reconciler.core.ports import Store
from reconciler.settings import Settings
from tests.bot.core.estate import FILES
from tests.bot.github.app import Hub, app_key, hub_served
from tests.bot.github.describing import webhook as described
from tests.bot.github.double import INSTALLATION, NAME
from tests.bot.slack.double import SECRET, Posted, SlackDouble, Workspace, slack_served

WEBHOOK_SECRET = "the webhook secret"


@dataclass
class MovingClock:
    """The clock of the bot and the engine, which goes when it is told to."""

    at: float

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


@dataclass(frozen=True)
class WithBot:
    """Everything that a test needs to reach."""

    workspace: Workspace
    hub: Hub
    store: Store
    settings: Settings
    clock: MovingClock

    @property
    def slack(self) -> SlackDouble:
        return self.workspace.slack

    def proposed(self, channel: str = "C1") -> Posted:
        """The card of a pull request, once it is open; Spanish or English."""
        open_now = ("waiting for review", "en espera de revisión")
        self.slack.until(lambda: any(part in card.text for card in self.slack.cards(channel) for part in open_now))
        return self.slack.cards(channel)[-1]

    def until_told(self, card: Posted, part: str) -> None:
        """Let GitHub tell its news until a card says so."""
        for _ in range(400):
            if part in card.text:
                return
            self.news()
            with self.slack.changed:
                self.slack.changed.wait(0.05)
        raise AssertionError(f"{part!r} is not in {card.text!r}")

    def until_later(self, card: Posted, part: str) -> None:
        """Let time go by, second by second, until a card says so."""
        for _ in range(400):
            if part in card.text:
                return
            self.clock.at += 1
            with self.slack.changed:
                self.slack.changed.wait(0.05)
        raise AssertionError(f"{part!r} is not in {card.text!r}")

    def news(self, event: str = "check_suite$completed", **said: object) -> None:
        """A webhook of GitHub's, signed."""
        webhook(self.workspace.bot, event, {"repository": {"full_name": NAME}, **said}, WEBHOOK_SECRET)


def webhook(address: str, event: str, said: Mapping[str, object], secret: str) -> int:
    """Send a webhook as GitHub describes it, with these values in it; the status of the answer."""
    body = json.dumps(described(event, said)).encode()
    signature = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    kind = event.partition("$")[0]
    request = urllib.request.Request(
        f"{address}/github/webhooks", body, {"X-Hub-Signature-256": signature, "X-GitHub-Event": kind}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def replica_of(bot: WithBot) -> Iterator[None]:
    """A second bot over the same store, with a copy of the repository of its own."""
    settings = replace(bot.settings, cache=f"{bot.settings.cache}-replica")
    with bot_running(settings, bot.store, bot.clock, lambda _: None, 0) as address:
        until_ready(address)
        yield


@contextmanager
def with_bot(
    folder: Path, at: float, files: Mapping[str, bytes] = FILES, *, github: bool = True, socket_url: str = ""
) -> Iterator[WithBot]:
    """A bot that listens; Ana is U1, whom GitHub knows, and U2 is somebody whom it does not.

    Without `github` it has a plain Git remote; with `socket_url` it is in Socket Mode as well.
    """
    slack, clock = SlackDouble(), MovingClock(at)
    slack.add("U1", "ana@example.com")
    slack.add("U2", "eve@example.com", name="Eve")
    slack.add("U3", "luz@example.com", zone="Europe/Madrid", locale="es-ES", name="Luz")
    secrets = folder / "secrets"
    secrets.mkdir()
    if socket_url:
        slack.socket_url = socket_url
        (secrets / "slack-app-token").write_text("xapp-1", encoding="utf-8")
    for name, text in {
        "slack-token": "xoxb-1", "slack-signing-secret": SECRET, "github-key.pem": app_key()[0],
        "github-webhook-secret": WEBHOOK_SECRET,
    }.items():  # fmt: skip
        (secrets / name).write_text(text, encoding="utf-8")
    with hub_served(folder, files) as hub, slack_served(slack) as workspace:
        hub.double.repository.git("checkout", "--quiet", "main")
        people = "# who is who\nana@example.com: ana-gh\nluz@example.com: luz-gh\n"
        hub.double.repository.commit({".github/alba-people.yaml": people}, "People")
        hub.double.repository.git("checkout", "--quiet", "--detach")
        settings = read_settings(
            {
                "source": hub.remote, "cache": str(folder / "cache"), "store": f"sqlite:{folder / 'alba.db'}",
                "github": NAME if github else "", "github_app": f"1/{INSTALLATION}",
                "github_url": hub.api, "slack_url": workspace.api,
                "bot_secrets": str(secrets), "bot_listen": "127.0.0.1:0", "sync_s": "1",
            }
        )  # fmt: skip
        with open_store(settings, clock) as store, bot_running(settings, store, clock, lambda _: None, 0) as address:
            workspace.bot = address
            until_ready(address)
            yield WithBot(workspace, hub, store, settings, clock)


def until_ready(address: str) -> None:
    """Wait until the bot has read main."""

    for _ in range(500):
        try:
            with urllib.request.urlopen(f"{address}/health/ready", timeout=5):
                return
        except urllib.error.HTTPError:
            time.sleep(0.02)
    raise AssertionError("the bot is not ready")
