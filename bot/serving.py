"""Builds the whole bot from its settings, and runs it. Needs the extra `bot`, which a terminal does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.adapters.github import GitHub
from bot.adapters.github_calls import PAUSE_BETWEEN_WRITES_S, GitHubCalls, Pace, app_auth
from bot.adapters.slack_app import LISTENERS, slack_app
from bot.adapters.slack_messages import SlackMessages, slack_client
from bot.adapters.socket import connected
from bot.adapters.store_queue import StoreQueue
from bot.adapters.web import Serving, web_served
from bot.compose import git_remote
from bot.core.people import FOLDER
from bot.core.webhooks import News, news_of
from bot.listening import Listener
from bot.noticing import Noticer
from bot.outlook import Outlook
from bot.ports import PullRequests
from bot.running import Bell, running
from bot.speaking import Peer, Speaker
from bot.working import Worker
from reconciler.adapters.breakers.breaker import Breaker
from reconciler.adapters.reporters.text import SilentReporter
from reconciler.adapters.sources.git import GitSource
from reconciler.compose import copy_of, new_token, open_cost_centres, open_source, owner_of
from reconciler.core.ports import Clock, SourceUnavailable, Store, StoreUnavailable
from reconciler.engine.signalling import announce
from reconciler.guarding import breakers_of
from reconciler.settings import Settings, WrongSetting

WORKERS = 2
ANSWER_S = 2
"""Seconds for a call to Slack that somebody waits for; Slack itself waits three for our answer."""

PATIENT_S = 20


@dataclass(frozen=True, slots=True)
class Secrets:
    """What nobody else may know; "" where there is no such file."""

    slack_token: str
    signing_secret: str
    app_token: str
    github_key: str
    webhook_secret: str


def secrets_in(folder: str) -> Secrets:
    """The secrets of a folder. WrongSetting: Slack's token is not there, or neither of the two ways that it calls."""

    def content(name: str) -> str:
        path = Path(folder) / name
        return path.read_text(encoding="utf-8").strip() if folder and path.is_file() else ""

    found = Secrets(
        content("slack-token"), content("slack-signing-secret"), content("slack-app-token"), content("github-key.pem"),
        content("github-webhook-secret"),
    )  # fmt: skip
    if not found.slack_token:
        raise WrongSetting(f"ALBA_BOT_SECRETS: there is no file slack-token in {folder or 'no folder'}")
    if not (found.signing_secret or found.app_token):
        raise WrongSetting(f"ALBA_BOT_SECRETS: {folder} has neither slack-signing-secret nor slack-app-token")
    return found


@contextmanager
def bot_running(
    settings: Settings, store: Store, clock: Clock, say: Callable[[str], None], pause_s: float = PAUSE_BETWEEN_WRITES_S
) -> Iterator[str]:
    """The whole bot, until left; the address at which it listens. `pause_s` is kept between writes to GitHub.

    WrongSetting.
    """
    secrets = secrets_in(settings.bot_secrets)
    host, port = _address(settings)
    outlook = _outlook(settings, store, clock)
    queue = StoreQueue(store, clock.now, new_token)
    breakers = breakers_of(settings, clock, SilentReporter())
    github, slack = (breakers.make(name, "reads and writes") for name in ("github", "slack"))

    def messages(timeout_s: int) -> SlackMessages:
        return SlackMessages(slack_client(secrets.slack_token, settings.slack_url, timeout_s), slack)

    patient = messages(PATIENT_S)
    bells, pace = [Bell() for _ in range(WORKERS)], Pace(pause_s)
    proposing = [pull_requests(settings, secrets, n, pace, github) for n in range(WORKERS)]
    workers = [
        (Worker(queue, each, patient, outlook, clock.now, settings.branch), bell)
        for each, bell in zip(proposing, bells, strict=True)
    ]
    listener = Listener(
        outlook, messages(ANSWER_S), queue, lambda: _ring(bells), clock.now, lambda file: _page_of(file, settings)
    )
    client = slack_client(secrets.slack_token, settings.slack_url, ANSWER_S)
    with ExitStack() as left:
        executor = left.enter_context(ThreadPoolExecutor(LISTENERS, "listener"))
        app = slack_app(client, listener, executor, secrets.signing_secret, say)
        noticer = Noticer(store, patient, new_token)
        peers = [Peer(slack, patient.greet), *_github(settings, secrets, pace, github)]
        speaker = Speaker(store, peers, owner_of(settings), clock.now, new_token)
        left.enter_context(running(outlook, workers, noticer, speaker, settings.whole("sync_s", 1)))
        serving = Serving(
            app if secrets.signing_secret else None,
            secrets.webhook_secret,
            lambda event, body: _spread(news_of(event, body, settings.github, settings.branch), store, bells, say),
            outlook.is_ready,
        )
        try:
            address = left.enter_context(web_served(serving, host, port))
        except OSError as error:
            raise WrongSetting(f"ALBA_BOT_LISTEN {settings.bot_listen}: {error.strerror or error}") from error
        if secrets.app_token:
            left.enter_context(connected(app, secrets.app_token, client))
        yield address


def pull_requests(settings: Settings, secrets: Secrets, number: int, pace: Pace, breaker: Breaker) -> PullRequests:
    """Where one worker proposes: a client and a copy of its own. WrongSetting."""
    if not settings.github:
        return git_remote(settings)
    calls = github_calls(settings, secrets, pace, breaker)
    copy = copy_of(settings, settings.source)
    own = copy.with_name(f"{copy.name}-worker-{number}")
    source = GitSource(settings.source, settings.branch, settings.schedules, own)
    return GitHub(calls, source, settings.branch, settings.schedules)


def github_calls(settings: Settings, secrets: Secrets, pace: Pace, breaker: Breaker) -> GitHubCalls:
    """A client of GitHub's, for one thread. WrongSetting."""
    app, _, installation = settings.github_app.partition("/")
    if not app or not installation.isdecimal():
        raise WrongSetting(f"ALBA_GITHUB_APP must be APP/INSTALLATION, and is {settings.github_app!r}")
    if not secrets.github_key:
        raise WrongSetting(f"ALBA_BOT_SECRETS: there is no file github-key.pem in {settings.bot_secrets}")
    auth = partial(app_auth, app, int(installation), secrets.github_key)
    return GitHubCalls(auth, settings.github, settings.github_url, pace, breaker)


def _github(settings: Settings, secrets: Secrets, pace: Pace, breaker: Breaker) -> list[Peer]:
    """None where proposals go to a plain Git remote. WrongSetting."""
    if not settings.github:
        return []
    calls = github_calls(settings, secrets, pace, breaker)
    return [Peer(breaker, partial(calls.greet, settings.branch))]


def _outlook(settings: Settings, store: Store, clock: Clock) -> Outlook:
    beside = open_source(replace(settings, schedules=FOLDER))

    def people(revision: str) -> Mapping[str, bytes]:
        try:
            return {path: blob.data for path, blob in beside.files(revision).items()}
        except SourceUnavailable:
            return {}

    return Outlook(open_source(settings), people, store, open_cost_centres(settings, clock), clock.now)


def _page_of(file: str, settings: Settings) -> str:
    """Where a person edits a file of the schedules at GitHub; "" where there is only Git."""
    if not settings.github:
        return ""
    site = settings.github_url.rstrip("/").removesuffix("/api/v3").replace("://api.", "://", 1)
    folder = settings.schedules.strip("/")
    path = f"{folder}/{file}" if folder not in ("", ".") else file
    return f"{site}/{settings.github}/edit/{settings.branch}/{path}"


def _spread(news: News, store: Store, bells: Sequence[Bell], say: Callable[[str], None]) -> None:
    """Hurry whom it concerns: the workers, and the engine, which looks at the repository by itself where it does not
    hear of it.
    """
    if news.pull_requests:
        _ring(bells, news=True)
    if not news.main:
        return
    try:
        announce(store, new_token, "news")
    except StoreUnavailable as error:
        say(f"the engine was not told of news in the repository: {error}")


def _ring(bells: Sequence[Bell], *, news: bool = False) -> None:
    for bell in bells:
        if news:
            bell.ring_news()
        else:
            bell.ring()


def _address(settings: Settings) -> tuple[str, int]:
    host, _, port = settings.bot_listen.rpartition(":")
    if not host or not port.isdecimal() or int(port) > 65_535:
        raise WrongSetting(f"ALBA_BOT_LISTEN (--bot-listen) must be HOST:PORT, and is {settings.bot_listen!r}")
    return host, int(port)
