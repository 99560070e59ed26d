"""A GitHub App with its key, an estate on its GitHub, and the bot's adapter that reaches both over HTTP."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.adapters.github import GitHub
from bot.adapters.github_calls import GitHubCalls, Pace, app_auth
from reconciler.adapters.breakers.breaker import Breaker
from reconciler.adapters.sources.git import GitSource
from tests.bot.answering import answered, breaker_for
from tests.bot.core.estate import FILES
from tests.bot.github.double import INSTALLATION, NAME, GitHubDouble
from tests.bot.remotes import estate_served


@cache
def app_key() -> tuple[str, str]:
    """The App's private and public keys, in PEM."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return (
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode(),
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode(),
    )


@dataclass(frozen=True)
class Hub:
    """The double, its address, and the address of its repository for Git."""

    double: GitHubDouble
    api: str
    remote: str
    folder: Path

    def adapter(self, name: str = "copy") -> GitHub:
        """The bot's adapter, as another worker or machine would have it."""
        calls = self.calls(breaker_for("github"))
        return GitHub(calls, GitSource(self.remote, "main", "schedules", self.folder / name), "main", "schedules")

    def calls(self, breaker: Breaker) -> GitHubCalls:
        """The App's client, through a breaker."""
        return GitHubCalls(lambda: app_auth("1", INSTALLATION, app_key()[0]), NAME, self.api, Pace(0), breaker)


@contextmanager
def hub_served(folder: Path, files: Mapping[str, bytes] = FILES, token_life_s: float = 3600) -> Iterator[Hub]:
    """A GitHub with the estate on main. Whatever was against GitHub's description fails the test at the end."""
    with estate_served(folder, files) as (repository, remote):
        double = GitHubDouble(repository, app_key()[1], token_life_s)
        with answered(double.answer) as api:
            yield Hub(double, api, remote, folder)
        assert not double.complaints, "\n".join(double.complaints)
