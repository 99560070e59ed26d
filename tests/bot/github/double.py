"""A GitHub with one repository that keeps real state: commits in Git, pull requests in memory, over real HTTP.

Every request and every answer is checked against GitHub's own description; a caller that says what GitHub would not
understand, or is told what GitHub would not say, fails its test. Faults are laid in before or after a write.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import jwt
from graphql import GraphQLError, build_schema, graphql_sync

from tests.bot.github.describing import GRAPHQL, Operation, item_of, merged, operation, problems, sample
from tests.reconciler.sources.repositories import Repository

NAME = "acme/schedules"
INSTALLATION = 77
BOT = "alba[bot]"
SCHEMA = build_schema(GRAPHQL)


@dataclass
class Pull:
    """A pull request."""

    number: int
    title: str
    body: str
    branch: str
    base: str
    state: str = "open"
    merged_at: str | None = None
    merge_commit: str | None = None
    head_when_closed: str = ""
    merged: str = ""
    labels: list[str] = field(default_factory=list)
    merges_itself: bool = False
    reviews: list[tuple[str, str, str]] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Fault:
    """What becomes of the next request that matches: answered so, before or after it was done."""

    call: str
    status: int = 502
    done: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "Server Error"


class Refuse(Exception):
    """An answer other than the one that was asked for."""

    def __init__(self, status: int, message: str, errors: list[dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.body: dict[str, Any] = {"message": message, "documentation_url": "https://docs.github.invalid/rest"}
        if errors is not None:
            self.body["errors"] = errors


class GitHubDouble:
    """The state, and what is asked of it."""

    def __init__(self, repository: Repository, public_key: str, token_life_s: float = 3600) -> None:
        self.repository = repository
        self.pulls: list[Pull] = []
        self.checks: dict[str, list[tuple[str, str | None]]] = {}
        self.faults: list[Fault] = []
        self.calls: list[str] = []
        self.complaints: list[str] = []
        self.tokens: dict[str, float] = {}
        self.auto_merge_allowed = True
        self.author = BOT
        self._public_key = public_key
        self._token_life_s = token_life_s
        self._lock = threading.RLock()

    def answer(
        self, method: str, target: str, headers: Mapping[str, str], raw: bytes
    ) -> tuple[int, dict[str, str], Any]:
        """One request: its status, headers and body."""
        with self._lock:
            url = urlsplit(target)
            path, query = unquote(url.path), dict(parse_qsl(url.query))
            body = json.loads(raw) if raw else None
            self.calls.append(f"{method} {path}")
            fault = next((f for f in self.faults if re.search(f.call, f"{method} {path} {raw.decode()}")), None)
            if fault:
                self.faults.remove(fault)
            if fault and not fault.done:
                return fault.status, dict(fault.headers), {"message": fault.message}
            status, answered = self._checked(method, path, query, headers, body)
            if fault:
                return fault.status, dict(fault.headers), {"message": fault.message}
            return status, {}, answered

    def _checked(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: Any
    ) -> tuple[int, Any]:
        authorized = self._authorized(path, headers.get("Authorization", ""))
        if not authorized:
            return 401, {"message": "Bad credentials"}
        if path == "/graphql":
            return 200, self._graphql(body)
        found = operation(method, path)
        if found is None:
            self.complaints.append(f"no such operation: {method} {path}")
            return 404, {"message": "Not Found"}
        self.complaints += [f"{method} {path}: {p}" for p in found.body_problems(body) + found.query_problems(query)]
        try:
            status, answered = self._route(found, path, query, body)
        except Refuse as refused:
            status, answered = refused.status, refused.body
        schema = found.answer_schema(status)
        if schema is None:
            self.complaints.append(f"{method} {path} never answers {status}")
        elif schema:
            self.complaints += [f"{method} {path} → {p}" for p in problems(json.dumps(schema), answered)]
        return status, answered

    def _authorized(self, path: str, authorization: str) -> bool:
        token = authorization.partition(" ")[2]
        if token == "a workflow's token":
            return True
        if path.startswith("/app/"):
            try:
                jwt.decode(token, self._public_key, algorithms=["RS256"])
            except jwt.InvalidTokenError:
                return False
            return True
        return self.tokens.get(token, 0) > time.time()

    def _route(self, found: Operation, path: str, query: Mapping[str, str], body: Any) -> tuple[int, Any]:
        below = path.removeprefix(f"/repos/{NAME}")
        routes: list[tuple[str, str, Callable[..., tuple[int, Any]]]] = [
            ("POST", r"/app/installations/77/access_tokens", self._token),
            ("GET", r"/git/ref/heads/(.+)", self._ref),
            ("POST", r"/git/refs", self._make_ref),
            ("GET", r"/git/blobs/(\w+)", self._blob),
            ("GET", r"/commits", self._commits),
            ("GET", r"/commits/(\w+)/check-runs", self._check_runs),
            ("GET", r"/pulls", self._list_pulls),
            ("POST", r"/pulls", self._make_pull),
            ("GET", r"/pulls/(\d+)", self._pull),
            ("GET", r"/pulls/(\d+)/commits", self._commits_of),
            ("GET", r"/pulls/(\d+)/files", self._files),
            ("GET", r"/pulls/(\d+)/reviews", self._reviews),
            ("POST", r"/issues/(\d+)/labels", self._label),
        ]
        for method, pattern, do in routes:
            match = re.fullmatch(pattern, below)
            if match and method == found.method.upper():
                return do(found, *match.groups(), query=query, body=body)
        raise Refuse(404, "Not Found")

    def _token(self, op: Operation, **_: Any) -> tuple[int, Any]:
        token, until = f"ghs_{len(self.tokens)}", time.time() + self._token_life_s
        self.tokens[token] = until
        expires = datetime.fromtimestamp(until, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return 201, op.filled(201, {"token": token, "expires_at": expires})

    def _ref(self, op: Operation, branch: str, **_: Any) -> tuple[int, Any]:
        return 200, op.filled(
            200, {"ref": f"refs/heads/{branch}", "object": {"type": "commit", "sha": self._head(branch)}}
        )

    def _make_ref(self, op: Operation, *, body: Any, **_: Any) -> tuple[int, Any]:
        if self.head(body["ref"].removeprefix("refs/heads/")):
            raise Refuse(422, "Reference already exists")
        self.repository.git("update-ref", body["ref"], body["sha"])
        return 201, op.filled(201, {"ref": body["ref"], "object": {"type": "commit", "sha": body["sha"]}})

    def _blob(self, op: Operation, sha: str, **_: Any) -> tuple[int, Any]:
        data = subprocess.run(
            ["git", "cat-file", "blob", sha], cwd=self.repository.path, capture_output=True, check=True
        ).stdout
        content = base64.encodebytes(data).decode()
        return 200, op.filled(200, {"sha": sha, "content": content, "encoding": "base64", "size": len(data)})

    def _commits(self, op: Operation, *, query: Mapping[str, str], **_: Any) -> tuple[int, Any]:
        said = self.repository.git("log", f"-{query['per_page']}", "--format=%H%x00%B%x01", self._head(query["sha"]))
        rows = [row.strip("\n").partition("\0") for row in said.split("\x01") if row.strip()]
        item = sample(item_of(op.answer_schema(200) or {}))
        return 200, [
            merged(item, {"sha": sha, "commit": {"message": message.rstrip("\n")}}) for sha, _, message in rows
        ]

    def _check_runs(self, op: Operation, commit: str, **_: Any) -> tuple[int, Any]:
        item = sample(item_of((op.answer_schema(200) or {})["properties"]["check_runs"]))
        runs = [
            merged(item, {"name": f"check {n}", "head_sha": commit, "status": status, "conclusion": end})
            for n, (status, end) in enumerate(self.checks.get(commit, []), 1)
        ]
        return 200, {"total_count": len(runs), "check_runs": runs}

    def _list_pulls(self, op: Operation, *, query: Mapping[str, str], **_: Any) -> tuple[int, Any]:
        item = sample(item_of(op.answer_schema(200) or {}))
        found = [
            p
            for p in reversed(self.pulls)
            if query.get("state", "open") in ("all", p.state)
            and query.get("head", f"acme:{p.branch}") == f"acme:{p.branch}"
        ]
        return 200, [merged(item, self._row(p)) for p in found]

    def _make_pull(self, op: Operation, *, body: Any, **_: Any) -> tuple[int, Any]:
        head, base = self.head(body["head"]), self.head(body["base"])
        if any(p.branch == body["head"] and p.state == "open" for p in self.pulls):
            said = f"A pull request already exists for acme:{body['head']}."
            raise Refuse(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": said}])
        if not self.repository.git("rev-list", f"{base}..{head}"):
            said = f"No commits between {body['base']} and {body['head']}"
            raise Refuse(422, "Validation Failed", [{"resource": "PullRequest", "code": "custom", "message": said}])
        pull = Pull(len(self.pulls) + 1, body["title"], body["body"], body["head"], body["base"])
        pull.reviewers = self._code_owners(pull)
        self.pulls.append(pull)
        return 201, op.filled(201, self._row(pull))

    def _code_owners(self, pull: Pull) -> list[str]:
        """Whom GitHub itself asks for a review: the owners on the base branch, by the last line that fits."""
        if ".github/CODEOWNERS" not in self.repository.git("ls-tree", "-r", "--name-only", pull.base).splitlines():
            return []
        rows = [row.split() for row in self.repository.git("show", f"{pull.base}:.github/CODEOWNERS").splitlines()]
        found: list[str] = []
        for path in self.repository.git("diff", "--name-only", f"{pull.base}...{pull.branch}").splitlines():
            fitting = [owners for pattern, *owners in rows if pattern == "*" or f"/{path}".startswith(pattern)]
            found += [owner.removeprefix("@") for owner in (fitting[-1] if fitting else [])]
        return sorted(set(found))

    def _pull(self, op: Operation, number: str, **_: Any) -> tuple[int, Any]:
        return 200, op.filled(200, self._row(self.pulls[int(number) - 1]))

    def _commits_of(self, op: Operation, number: str, **_: Any) -> tuple[int, Any]:
        pull = self.pulls[int(number) - 1]
        item = sample(item_of(op.answer_schema(200) or {}))
        user = sample({"$ref": "#/components/schemas/simple-user"})
        proposed = pull.merged or f"main..{self._head(pull.branch)}"
        said = self.repository.git("log", "--format=%H%x00%an%x00%B%x01", proposed)
        rows = [row.strip("\n").split("\0") for row in said.split("\x01") if row.strip()]
        return 200, [
            merged(
                item,
                {
                    "sha": sha,
                    "author": {**user, "login": who},
                    "commit": {
                        "message": message.rstrip("\n"),
                        "verification": {
                            "verified": who == BOT,
                            "reason": "valid",
                            "payload": None,
                            "signature": None,
                            "verified_at": None,
                        },
                    },
                },
            )
            for sha, who, message in rows
        ]

    def _files(self, op: Operation, number: str, **_: Any) -> tuple[int, Any]:
        pull = self.pulls[int(number) - 1]
        item = sample(item_of(op.answer_schema(200) or {}))
        rows = []
        said = self.repository.git("diff", "--name-status", f"main...{self._head(pull.branch)}")
        for letter, path in (row.split("\t") for row in said.splitlines()):
            sha = self.repository.git("rev-parse", f"{pull.branch}:{path}") if letter != "D" else "0" * 40
            status = {"A": "added", "M": "modified", "D": "removed"}[letter]
            rows.append(merged(item, {"filename": path, "status": status, "sha": sha}))
        return 200, rows

    def _reviews(self, op: Operation, number: str, **_: Any) -> tuple[int, Any]:
        item = sample(item_of(op.answer_schema(200) or {}))
        user = sample({"$ref": "#/components/schemas/simple-user"})
        return 200, [
            merged(item, {"user": {**user, "login": who}, "state": state, "commit_id": commit})
            for who, state, commit in self.pulls[int(number) - 1].reviews
        ]

    def _label(self, _op: Operation, number: str, *, body: Any, **_: Any) -> tuple[int, Any]:
        pull = self.pulls[int(number) - 1]
        pull.labels = list(dict.fromkeys([*pull.labels, *body["labels"]]))
        return 200, self._labels(pull)

    def _labels(self, pull: Pull) -> list[Any]:
        item = sample({"$ref": "#/components/schemas/label"})
        return [{**item, "name": name, "description": ""} for name in pull.labels]

    def _row(self, pull: Pull) -> Mapping[str, Any]:
        closed = None if pull.state == "open" else "2026-12-01T12:00:00Z"
        return {
            "number": pull.number, "title": pull.title, "body": pull.body, "state": pull.state,
            "node_id": f"PR_{pull.number}",
            "html_url": f"https://github.invalid/{NAME}/pull/{pull.number}", "merged_at": pull.merged_at,
            "closed_at": closed, "merge_commit_sha": pull.merge_commit, "labels": self._labels(pull),
            "head": {"ref": pull.branch, "sha": self.head(pull.branch) or pull.head_when_closed},
            "base": {"ref": pull.base},
            "user": {**sample({"$ref": "#/components/schemas/simple-user"}), "login": self.author},
            "requested_reviewers": [
                {**sample({"$ref": "#/components/schemas/simple-user"}), "login": who} for who in pull.reviewers
            ],
            "auto_merge": {
                "enabled_by": sample({"$ref": "#/components/schemas/simple-user"}), "merge_method": "merge",
                "commit_title": "", "commit_message": "",
            } if pull.merges_itself else None,
        }  # fmt: skip

    def _graphql(self, body: Any) -> Any:
        root = {"createCommitOnBranch": self._commit, "enablePullRequestAutoMerge": self._auto_merge}
        answered = graphql_sync(SCHEMA, body["query"], root, variable_values=body["variables"])
        errors = [
            {"message": e.message, "type": (e.extensions or {}).get("type", "INVALID")} for e in answered.errors or ()
        ]
        self.complaints += [e["message"] for e in errors if e["type"] == "INVALID"]
        return {"data": answered.data, "errors": errors} if errors else {"data": answered.data}

    def _commit(self, _info: object, **arguments: Any) -> Any:
        wanted = arguments["input"]
        branch, head = wanted["branch"]["branchName"], self.head(wanted["branch"]["branchName"])
        if head != wanted["expectedHeadOid"]:
            said = f"Expected branch to point to {wanted['expectedHeadOid']!r} but it did not."
            raise GraphQLError(said, extensions={"type": "STALE_DATA"})
        message = f"{wanted['message']['headline']}\n\n{wanted['message'].get('body') or ''}\n"
        parts = [
            f"commit refs/heads/{branch}\ncommitter alba[bot] <a@github.invalid> 1800000000 +0000\n".encode(),
            _data(message.encode()), f"from {head}\n".encode(),
        ]  # fmt: skip
        for addition in wanted["fileChanges"]["additions"]:
            parts += [f"M 100644 inline {addition['path']}\n".encode(), _data(base64.b64decode(addition["contents"]))]
        parts += [f"D {deletion['path']}\n".encode() for deletion in wanted["fileChanges"]["deletions"]]
        subprocess.run(
            ["git", "fast-import", "--quiet", "--force", "--date-format=raw"],
            cwd=self.repository.path, input=b"".join(parts), check=True, capture_output=True,
        )  # fmt: skip
        return {"commit": {"oid": self.head(branch)}}

    def _auto_merge(self, _info: object, **arguments: Any) -> Any:
        if not self.auto_merge_allowed:
            raise GraphQLError("Auto merge is not allowed for this repository", extensions={"type": "UNPROCESSABLE"})
        pull = self.pulls[int(arguments["input"]["pullRequestId"].removeprefix("PR_")) - 1]
        pull.merges_itself = True
        return {"pullRequest": {"id": f"PR_{pull.number}", "number": pull.number}}

    def head(self, branch: str) -> str:
        """The commit at a branch, or ""."""
        found = self.repository.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")
        return found.splitlines()[0] if found else ""

    def _head(self, branch: str) -> str:
        found = self.head(branch)
        if not found:
            raise Refuse(404, "Not Found")
        return found

    def merge(self, number: int) -> str:
        """Somebody merges a pull request; the commit on main."""
        pull = self.pulls[number - 1]
        pull.merged = f"{self.head('main')}..{self.head(pull.branch)}"
        self.repository.git("checkout", "--quiet", "main")
        subject = f"Merge pull request #{number} from acme/{pull.branch}"
        self.repository.git("merge", "--quiet", "--no-ff", "-m", subject, "-m", pull.title, pull.branch)
        self.repository.git("checkout", "--quiet", "--detach")
        pull.state, pull.merged_at = "closed", "2026-12-01T12:00:00Z"
        pull.head_when_closed, pull.merge_commit = self.head(pull.branch), self.head("main")
        return pull.merge_commit


def _data(content: bytes) -> bytes:
    return f"data {len(content)}\n".encode() + content + b"\n"
