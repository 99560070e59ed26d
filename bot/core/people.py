"""Who people are: from an e-mail address, as Slack knows it, to a login at GitHub, by a file in Git.

The file is `.github/alba-people.yaml`, beside CODEOWNERS and under its review: one line a person, `e-mail: login`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from schemas.language import Language
from schemas.problems import Problem
from schemas.strict_yaml import Document, read

FOLDER, FILE = ".github", "alba-people.yaml"
PEOPLE_PATH = f"{FOLDER}/{FILE}"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as Slack knows them: `email` is "" where Slack does not show it."""

    user: str
    name: str
    email: str
    zone: str
    language: Language


_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,37}[A-Za-z0-9])?")


def read_people(data: bytes | None) -> Mapping[str, str] | tuple[Problem, ...]:
    """Logins by e-mail address in lower case; no file is nobody. What is no login is left out."""
    if data is None:
        return {}
    document = read(PEOPLE_PATH, data)
    if not isinstance(document, Document):
        return document
    rows = document.value if isinstance(document.value, dict) else {}
    return {email.lower(): login for email, login in rows.items() if isinstance(login, str) and _LOGIN.fullmatch(login)}
