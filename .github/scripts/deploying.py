"""The commits that workflows make on main: new image digests, new rights, and the revert of a deployment that fails.

Run by the workflows with nothing installed. A deployment carries the trailer `Alba-Deploy`, a revert `Alba-Rollback`
with the commit that it reverts; from these two alone follows what may be reverted: a deployment, once, while it is
the last word.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

NAMES = ("backend", "frontend")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
REVISION = re.compile(r"[0-9a-f]{40}")
TRIES = 5
AUTHOR = (
    "-c",
    "user.name=github-actions[bot]",
    "-c",
    "user.email=41898282+github-actions[bot]@users.noreply.github.com",
)


class Refused(Exception):
    """What was asked is not done, for the reason that the message gives."""


def main(arguments: list[str]) -> int:
    """0: done, or nothing to do. 1: refused; nothing was changed. 2: Git failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    asked = parser.add_subparsers(dest="asked", required=True)
    deploying = asked.add_parser("deploy", help="name new images in the manifests")
    deploying.add_argument("source", help="the commit that the images were built from")
    deploying.add_argument("images", nargs="+", metavar="NAME=DIGEST")
    rolling = asked.add_parser("roll-back", help="revert the deployment that a revision shows")
    rolling.add_argument("revision")
    rolling.add_argument("application")
    committing = asked.add_parser("commit", help="commit what has changed")
    committing.add_argument("subject")
    committing.add_argument("paths", nargs="+")
    given = parser.parse_args(arguments)
    try:
        match given.asked:
            case "deploy":
                deploy(given.source, dict(pair.split("=", 1) for pair in given.images))
            case "roll-back":
                roll_back(given.revision, given.application)
            case _:
                commit(given.subject, given.paths)
    except Refused as refusal:
        print(f"refused: {refusal}")
        return 1
    except subprocess.CalledProcessError as error:
        print(error.stderr, file=sys.stderr)
        return 2
    return 0


def deploy(source: str, images: dict[str, str]) -> None:
    """Set the digests in the production overlays, and push the commit. Refused."""
    if not REVISION.fullmatch(source):
        raise Refused(f"{source!r} is no commit")
    for name, digest in images.items():
        if name not in NAMES or not DIGEST.fullmatch(digest):
            raise Refused(f"{name}={digest} is no image of ours by its digest")
    newer = _deployed_from()
    if newer and newer != source and _is_ancestor(source, newer):
        raise Refused(f"{newer[:12]}, which is newer than {source[:12]}, is deployed already")
    for name, digest in images.items():
        set_digest(Path(f"manifests/{name}/overlays/prod/kustomization.yaml"), name, digest)
    commit(f"Deploy {source[:12]}", [f"manifests/{name}" for name in images], f"Alba-Deploy: {source}")


def set_digest(file: Path, name: str, digest: str) -> None:
    """Put a digest in place of the one that the overlay has for an image. Refused: it names no such image."""
    before = file.read_text(encoding="utf-8")
    entry = re.compile(rf"(- name: alba/{name}\n(?: +\w+: .*\n)*? +digest: )sha256:[0-9a-f]{{64}}")
    after, count = entry.subn(lambda found: found[1] + digest, before)
    if count != 1:
        raise Refused(f"{file} has {count} digests of alba/{name}, and is to have one")
    file.write_text(after, encoding="utf-8")


def roll_back(revision: str, application: str) -> None:
    """Revert the deployment that was the last word at a revision, and push. Refused: see the module."""
    if not REVISION.fullmatch(revision):
        raise Refused(f"{revision!r} is no commit")
    if not _is_ancestor(revision, "HEAD"):
        raise Refused(f"{revision[:12]} is not on this branch")
    last = _last_word(revision)
    if last is None:
        raise Refused(f"{revision[:12]} deploys nothing of ours")
    deployed, is_revert = last
    if is_revert:
        raise Refused(f"{deployed[:12]} is itself a revert; what it went back to needs a person")
    now = _last_word("HEAD")
    if now != last:
        raise Refused(f"{deployed[:12]} is not deployed any more")
    if _last_word(f"{deployed}^") is None:
        raise Refused(f"{deployed[:12]} is the first deployment: there is nothing to go back to")
    _git("revert", "--no-commit", deployed)
    subject = f"Go back from {deployed[:12]}: {re.sub(r'[^a-z0-9-]', '', application)} is degraded"
    commit(subject, ["manifests"], f"Alba-Rollback: {deployed}")


def commit(subject: str, paths: list[str], trailer: str = "") -> None:
    """Commit what has changed below some paths, and push it; nothing changed, nothing done."""
    _git("add", "--", *paths)
    if not _git("diff", "--cached", "--name-only", "--", *paths):
        print("nothing has changed")
        return
    _git(*AUTHOR, "commit", "--quiet", "--message", subject, *(["--message", trailer] if trailer else []))
    _push()
    print(subject)


def _push() -> None:
    """Push to main; where somebody was faster, put the commit on top of theirs and try again."""
    for attempt in range(TRIES):
        try:
            _git("push", "--quiet", "origin", "HEAD:main")
        except subprocess.CalledProcessError:
            if attempt == TRIES - 1:
                raise
            _git("fetch", "--quiet", "origin", "main")
            _git(*AUTHOR, "rebase", "--quiet", "FETCH_HEAD")
        else:
            return


def _last_word(revision: str) -> tuple[str, bool] | None:
    """The commit that last said which images run, and whether it is a revert."""
    said = _git("log", "-1", "--format=%H %(trailers:key=Alba-Rollback,valueonly,separator=%x2C)", "--extended-regexp",
                "--grep=^Alba-(Deploy|Rollback): ", revision)  # fmt: skip
    found, _, reverted = said.partition(" ")
    return (found, bool(reverted)) if found else None


def _deployed_from() -> str:
    """The source of the last deployment, "" before the first."""
    return _git("log", "-1", "--format=%(trailers:key=Alba-Deploy,valueonly,separator=%x2C)", "--grep=^Alba-Deploy: ")


def _is_ancestor(older: str, newer: str) -> bool:
    done = subprocess.run(["git", "merge-base", "--is-ancestor", older, newer], capture_output=True, check=False)
    return done.returncode == 0


def _git(*arguments: str) -> str:
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
