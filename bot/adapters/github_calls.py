"""GitHub's API as the bot calls it: one method a call, JSON in and out, and what each failure means.

Nothing is repeated here, and nothing waits for a limit: whoever asked is told when to ask again. A write whose
answer was lost may have been done; `github.py` looks before it repeats one.
"""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, cast
from urllib.parse import quote

import requests
from github import Auth, Github, GithubException

from bot.core.sayings import Saying
from bot.ports import ProposalRefused, ProposalsUnavailable
from reconciler.adapters.breakers.breaker import Breaker, LeftAlone
from reconciler.core.ports import Declined, Fault

Json: TypeAlias = Mapping[str, object]

TIMEOUT_S = 15
PAUSE_BETWEEN_WRITES_S = 1.0
"""GitHub asks for a second between writes."""

LIMIT_WAIT_S = 60.0
_COMMIT = """\
mutation ($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }"""
_AUTO_MERGE = """\
mutation ($input: EnablePullRequestAutoMergeInput!) {
  enablePullRequestAutoMerge(input: $input) { pullRequest { number } }
}"""


class Stale(Declined):
    """The branch is not where it was thought to be; look again."""


class Exists(Declined):
    """What was to be made is there already; look for it."""


class NoDifference(Declined):
    """The branch and main do not differ: there is nothing to propose."""


def token_auth(token: str) -> Auth.Auth:
    """A token as a workflow has it."""
    return Auth.Token(token)


def app_auth(app: str, installation: int, key: str) -> Auth.Auth:
    """The GitHub App's own way in: tokens for an hour, renewed before they end."""
    return Auth.AppInstallationAuth(Auth.AppAuth(app, key), installation)


class Pace:
    """A pause between any two writes of a process, whichever of its clients writes. Shared between threads."""

    def __init__(
        self, pause_s: float = PAUSE_BETWEEN_WRITES_S, monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        self._pause_s = pause_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Until it is this write's turn."""
        with self._lock:
            now = self._monotonic()
            turn = max(now, self._next)
            self._next = turn + self._pause_s
        if turn > now:
            self._sleep(turn - now)


class GitHubCalls:
    """One installation of the GitHub App on one repository. Not shared between threads.

    `auth` makes the way in; it is made anew where GitHub no longer knows a token that should still be good. All calls
    go through the `breaker`, which may be shared.
    """

    def __init__(self, auth: Callable[[], Auth.Auth], repository: str, url: str, pace: Pace, breaker: Breaker) -> None:
        self._auth = auth
        self._url = url
        self._pace = pace
        self._breaker = breaker
        self._client = self._connected()
        self._at = f"/repos/{repository}"
        self.repository = repository

    def _connected(self) -> Github:
        return Github(
            auth=self._auth(), base_url=self._url, timeout=TIMEOUT_S, retry=None, seconds_between_writes=0,
            seconds_between_requests=0,
        )  # fmt: skip

    def greet(self, branch: str) -> None:
        """Ask only whether GitHub takes our App. ProposalsUnavailable, ProposalRefused."""
        self.branch_head(branch)

    def branch_head(self, branch: str) -> str | None:
        """The commit that a branch points at, or None."""
        found = self._get(f"{self._at}/git/ref/heads/{quote(branch)}", missing=True)
        return str(_object(found, "object")["sha"]) if found else None

    def make_branch(self, branch: str, commit: str) -> None:
        """Exists: it is there."""
        self._post(f"{self._at}/git/refs", {"ref": f"refs/heads/{branch}", "sha": commit})

    def messages(self, branch: str, count: int) -> Sequence[str]:
        """The messages of the newest commits of a branch."""
        rows = self._list(f"{self._at}/commits?sha={quote(branch, safe='')}&per_page={count}")
        return [str(_object(row, "commit")["message"]) for row in rows]

    def commit(self, branch: str, head: str, message: str, files: Mapping[str, bytes | None]) -> str:
        """One commit on the branch, signed by GitHub, if its head is still that one; the new head. Stale."""
        headline, _, body = message.partition("\n")
        additions = [
            {"path": path, "contents": base64.b64encode(data).decode()}
            for path, data in sorted(files.items())
            if data is not None
        ]
        wanted = {
            "branch": {"repositoryNameWithOwner": self.repository, "branchName": branch},
            "message": {"headline": headline, "body": body.strip("\n")},
            "expectedHeadOid": head,
            "fileChanges": {
                "additions": additions,
                "deletions": [{"path": path} for path, data in sorted(files.items()) if data is None],
            },
        }
        answer = self._graphql(_COMMIT, wanted)
        return str(_object(_object(answer, "createCommitOnBranch"), "commit")["oid"])

    def merge_by_itself(self, node_id: str) -> None:
        """Ask GitHub to merge once everything that is required is there. ProposalRefused: the repository forbids it."""
        self._graphql(_AUTO_MERGE, {"pullRequestId": node_id})

    def pulls(self, *, branch: str = "", state: str = "open") -> Sequence[Json]:
        """Pull requests, newest first: of one branch, or all."""
        owner = self.repository.partition("/")[0]
        head = f"&head={quote(f'{owner}:{branch}', safe='')}" if branch else ""
        return self._list(f"{self._at}/pulls?state={state}&per_page=100&sort=created&direction=desc{head}")

    def pull(self, number: int) -> Json:
        return self._get(f"{self._at}/pulls/{number}")

    def make_pull(self, title: str, body: str, branch: str, base: str) -> Json:
        """Exists, NoDifference."""
        return self._post(f"{self._at}/pulls", {"title": title, "body": body, "head": branch, "base": base})

    def label(self, number: int, labels: Sequence[str]) -> None:
        self._post(f"{self._at}/issues/{number}/labels", {"labels": list(labels)})

    def files(self, number: int) -> Sequence[Json]:
        return self._list(f"{self._at}/pulls/{number}/files?per_page=100")

    def blob(self, sha: str) -> bytes:
        return base64.b64decode(str(self._get(f"{self._at}/git/blobs/{quote(sha)}")["content"]))

    def reviews(self, number: int) -> Sequence[Json]:
        return self._list(f"{self._at}/pulls/{number}/reviews?per_page=100")

    def commits_of(self, number: int) -> Sequence[Json]:
        return self._list(f"{self._at}/pulls/{number}/commits?per_page=100")

    def check_runs(self, commit: str) -> Sequence[Json]:
        found = self._get(f"{self._at}/commits/{quote(commit)}/check-runs?per_page=100")["check_runs"]
        return cast("Sequence[Json]", found)

    def _get(self, path: str, *, missing: bool = False) -> Json:
        found = self._ask("GET", path, missing=missing)
        return cast("Json", found or {})

    def _list(self, path: str) -> Sequence[Json]:
        return cast("Sequence[Json]", self._ask("GET", path))

    def _post(self, path: str, body: Json) -> Json:
        return cast("Json", self._ask("POST", path, body))

    def _ask(self, method: str, path: str, body: Json | None = None, *, missing: bool = False) -> object:
        if method != "GET":
            self._pace.wait()
        with self._asking(f"{method} {path.partition('?')[0]}"):
            try:
                return self._sent(lambda: self._client.requester.requestJsonAndCheck(method, path, input=body))[1]
            except GithubException as error:
                if missing and error.status == 404:
                    return None
                raise

    def _graphql(self, query: str, wanted: Json) -> Json:
        self._pace.wait()
        with self._asking("POST /graphql"):
            _, answer = self._sent(lambda: self._client.requester.graphql_query(query, {"input": wanted}))
        return _object(answer, "data")

    @contextmanager
    def _asking(self, call: str) -> Iterator[None]:
        """Around one call: what its end means to the breaker, and to whoever asked."""
        try:
            with self._breaker.call(), _understood(call):
                yield
        except LeftAlone as error:
            raise ProposalsUnavailable(Saying("github-left-alone"), error.left_s, fault=Fault.UNASKED) from error

    def _sent(self, send: Callable[[], tuple[Any, Any]]) -> tuple[Any, Any]:
        """One call; once more with another token where GitHub does not take the one that there is. GithubException."""
        try:
            return send()
        except GithubException as error:
            if error.status != 401:
                raise
        self._client = self._connected()
        return send()


@contextmanager
def _understood(call: str) -> Iterator[None]:
    try:
        yield
    except GithubException as error:
        raise _meaning(error, call) from error
    except requests.RequestException as error:
        raise ProposalsUnavailable(Saying("github-silent", {"call": call, "error": type(error).__name__})) from error


_LOOK_AGAIN: tuple[tuple[int, str, type[Exception]], ...] = (
    (400, "stale_data", Stale), (409, "", Stale), (422, "already exists", Exists),
    (422, "no commits between", NoDifference),
)  # fmt: skip
_NO_USE = {
    401: Saying("github-no-app"),
    404: Saying("github-no-repository"),
}


def _meaning(error: GithubException, call: str) -> Exception:
    """What a failure means: ask again, look again, or do not ask again."""
    said = _said(error)
    if error.status == 429 or (
        error.status == 403 and ("rate limit" in said or "retry-after" in (error.headers or {}))
    ):
        return ProposalsUnavailable(Saying("github-limit", {"said": said}), _wait_s(error), fault=Fault.THROTTLED)
    if error.status >= 500:
        return ProposalsUnavailable(Saying("github-answered", {"status": str(error.status), "call": call}))
    for status, words, kind in _LOOK_AGAIN:
        if error.status == status and words in said:
            return kind(said)
    refused = Saying("github-refused", {"call": call, "status": str(error.status), "said": said[:300]})
    fault = Fault.BARRED if error.status == 401 else Fault.REFUSED
    return ProposalRefused(_NO_USE.get(error.status, refused), fault=fault)


def _said(error: GithubException) -> str:
    """All that GitHub said, in lower case: the sentence, its errors and their types."""
    data = error.data if isinstance(error.data, dict) else {}
    errors = data.get("errors")
    parts = [str(data.get("message") or "")]
    for each in errors if isinstance(errors, list) else []:
        parts += [str(v) for v in each.values()] if isinstance(each, dict) else [str(each)]
    return " ".join(parts).strip().lower()


def _wait_s(error: GithubException) -> float:
    """How long GitHub asks to wait; a minute where it does not say."""
    headers = error.headers or {}
    if str(headers.get("retry-after", "")).isdecimal():
        return float(str(headers["retry-after"]))
    if headers.get("x-ratelimit-remaining") == "0" and str(headers.get("x-ratelimit-reset", "")).isdecimal():
        return max(1.0, float(str(headers["x-ratelimit-reset"])) - time.time())
    return LIMIT_WAIT_S


def _object(value: object, key: str) -> Json:
    found = cast("Json", value)[key]
    if not isinstance(found, dict):
        raise ProposalsUnavailable(Saying("github-lacks", {"key": key}))
    return found
