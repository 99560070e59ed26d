"""What a webhook of GitHub's is news of. What became of a pull request is asked of GitHub, and never read from here.

Pure. A webhook that nobody here understands is news of everything: to look once too often costs a question.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from bot.core.pull_request import PREFIX


@dataclass(frozen=True, slots=True)
class News:
    """Whether the main branch may have moved, and whether one of the bot's pull requests may stand otherwise."""

    main: bool
    pull_requests: bool


EVERYTHING = News(main=True, pull_requests=True)
NOTHING = News(main=False, pull_requests=False)


def news_of(event: str, body: bytes, repository: str, branch: str) -> News:
    """The news for a repository, `OWNER/NAME` or "" for whichever it is, and its main branch."""
    try:
        payload = json.loads(body)
        if repository and event != "ping" and payload["repository"]["full_name"].lower() != repository.lower():
            return NOTHING
        return READ[event](payload, branch) if event in READ else EVERYTHING
    except (ValueError, LookupError, TypeError, AttributeError):
        return EVERYTHING


def _ping(payload: Mapping[str, object], branch: str) -> News:
    del payload, branch
    return NOTHING


def _push(payload: Mapping[str, object], branch: str) -> News:
    pushed = str(payload["ref"]).removeprefix("refs/heads/")
    return EVERYTHING if pushed == branch else News(main=False, pull_requests=pushed.startswith(PREFIX))


def _pull_request(payload: Mapping[str, object], branch: str) -> News:
    pull = cast("Mapping[str, Mapping[str, object]]", payload["pull_request"])
    merged = payload["action"] == "closed" and bool(pull["merged"]) and pull["base"]["ref"] == branch
    return News(main=merged, pull_requests=str(pull["head"]["ref"]).startswith(PREFIX))


def _judged(payload: Mapping[str, object], branch: str) -> News:
    """Reviews and checks, which may be of any pull request."""
    del payload, branch
    return News(main=False, pull_requests=True)


READ = {
    "ping": _ping, "push": _push, "pull_request": _pull_request, "pull_request_review": _judged,
    "check_suite": _judged,
}  # fmt: skip
