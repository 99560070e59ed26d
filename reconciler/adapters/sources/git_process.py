"""Runs `git`: a time-out for every call, an environment of its own, no word of a password in what it says.

No prompt, no hooks, no transport that runs a command. What outlives its time is ended, with all that it
started.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from pathlib import Path

from reconciler.core.ports import SourceUnavailable

QUESTION_S = 20
FETCH_S = 120
_GRACE_S = 2
"""For Git to take its lock files away."""

_SAFE = (
    "-c", "protocol.ext.allow=never", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false",
    "-c", "safe.directory=*", "-c", "gc.auto=0", "--literal-pathspecs",
)  # fmt: skip
_KEPT = frozenset(
    {"GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_CONFIG_GLOBAL"}
)
"""How a remote is reached and who we are there; nothing else of Git's environment may decide what is read."""


class GitError(SourceUnavailable):
    """Git could not do what was asked, in its own words. No exit code of its own: it did not come to an end."""

    def __init__(self, message: str, exit_code: int | None = None) -> None:
        super().__init__(message)
        self.git_exit_code = exit_code


def git(repository: Path, *arguments: str, timeout_s: float = QUESTION_S, stdin: bytes = b"") -> bytes:
    """What `git` prints. GitError: it failed, or took too long."""
    try:
        process = subprocess.Popen(
            ["git", *_SAFE, "-C", str(repository), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(), start_new_session=True,
        )  # fmt: skip
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    with process:
        try:
            printed, said = process.communicate(stdin, timeout=timeout_s)
        except subprocess.TimeoutExpired:
            _end(process)
            # `from None`: the cause knows the whole command line, and with it the remote's password
            raise GitError(f"git {arguments[0]} took longer than {timeout_s:g} s") from None
        except BaseException:
            _end(process)
            raise
    if process.returncode:
        raise GitError(f"git {arguments[0]}: {_reason(said)}", process.returncode)
    return printed


def _environment() -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT}
    return inherited | {"GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends Git and its transport, which would go on holding the pipes; first so that it can tidy up."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(_GRACE_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _reason(said: bytes) -> str:
    """The last line that says something, without the secrets of an address."""
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal:", "error:"))] or lines
    return without_secrets(telling[0])[:300] if telling else "no reason given"


def without_secrets(text: str) -> str:
    """A text without what stands before an `@` and after a `?` in its addresses."""
    return re.sub(r"(//[^\s?]*)\?[^\s'\"]*", r"\1", re.sub(r"//\S*@", "//", text))
