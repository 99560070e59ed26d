"""Builds the images from their Dockerfiles with Debian's `buildah`, and opens them to be looked into.

The base is one that `debootstrap` makes, in the place of those that production names. It takes a minute, so it is kept
with buildah's storage in the user's caches; everything else in there is of one run, and swept away by the next.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STORAGE = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "alba" / "images"
PACKAGES = ("ca-certificates", "python3", "python3-venv")
BASE = f"docker.io/library/alba-test-base:{'-'.join(PACKAGES)}"
NEEDLESS = (
    "usr/share/doc",
    "usr/share/info",
    "usr/share/locale",
    "usr/share/man",
    "var/cache/apt",
    "var/lib/apt/lists",
)
ROOM = 2**30
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
PAGE = Path("frontend/web/dist")
MEMORY = Path("/dev/shm")
"""Where dpkg, which waits for the disk after every file, waits for nothing."""
LONGEST_S = 900


def buildah(*arguments: str) -> str:
    """What buildah prints, with a storage of its own."""
    where = ("--root", str(STORAGE / "root"), "--runroot", str(STORAGE / "run"), "--storage-driver", "vfs")
    done = subprocess.run(
        ["buildah", *where, *arguments], capture_output=True, text=True, timeout=LONGEST_S, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


@dataclass(frozen=True, slots=True)
class Image:
    """One image: how it is configured, and where the files of a container of it are."""

    name: str
    container: str
    root: Path
    config: Mapping[str, object]

    def words(self, key: str) -> list[str]:
        """A list of the configuration: `Entrypoint`, `Cmd`, `Env`."""
        found = self.config.get(key) or []
        assert isinstance(found, list)
        return [str(word) for word in found]

    @property
    def health_check(self) -> list[str]:
        """The command that says whether the program in it lives."""
        found = self.config["Healthcheck"]
        assert isinstance(found, dict)
        kind, *command = found["Test"]
        assert kind == "CMD", found
        return [str(word) for word in command]

    def run(self, *command: str) -> str:
        """What a command prints in the image. buildah loses the output of a short one now and then: it is run again."""
        tries = (buildah("run", "--isolation", "chroot", self.container, "--", *command) for _ in range(5))
        return next(filter(None, tries), "")

    def files(self) -> Iterator[tuple[str, os.stat_result]]:
        """Every file of the image with how it is kept, seen from outside."""
        top = str(self.root)
        for folder, _, names in os.walk(top):
            for name in names:
                path = os.path.join(folder, name)  # noqa: PTH118 - there are tens of thousands
                yield path.removeprefix(top), os.lstat(path)


@contextmanager
def built(names: Sequence[str]) -> Iterator[Mapping[str, Image]]:
    """The images, by name. One run at a time: another one waits until they are gone."""
    STORAGE.mkdir(parents=True, exist_ok=True)
    with (STORAGE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _sweep()
        if BASE not in _tags():
            _make_base()
        try:
            yield {name: build(name, f"alba-{name}") for name in names}
        finally:
            _sweep()


def _tags() -> list[str]:
    return [tag for image in json.loads(buildah("images", "--json") or "[]") for tag in image.get("names") or []]


def _sweep() -> None:
    buildah("rm", "--all")
    for image in json.loads(buildah("images", "--json") or "[]"):
        if BASE not in (image.get("names") or []):
            buildah("rmi", "--force", image["id"])


def _make_base() -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if _takes_a_system(MEMORY) else None) as made:
        tree = Path(made) / "base"
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", "bookworm", str(tree)],
            check=True, capture_output=True, timeout=LONGEST_S,
        )  # fmt: skip
        for folder in NEEDLESS:
            shutil.rmtree(tree / folder)
        container = buildah("from", "scratch")
        buildah("add", "-q", container, str(tree), "/")
        buildah("commit", "-q", "--rm", container, BASE)


def _takes_a_system(folder: Path) -> bool:
    """Whether devices and programs may stand there, and there is room for them."""
    if not folder.is_dir():
        return False
    found = os.statvfs(folder)
    return not found.f_flag & (os.ST_NODEV | os.ST_NOEXEC) and found.f_bavail * found.f_frsize > ROOM


def build(name: str, tag: str) -> Image:
    """Build an image within `built`."""
    trusted = ("-v", f"{CERTIFICATES}:{CERTIFICATES}:ro") if Path(CERTIFICATES).exists() else ()
    buildah(
        "bud", "--isolation", "chroot", "--format", "docker", "--pull-never", "--layers=false", "--quiet",
        "--build-arg", f"BASE={BASE}", "--build-arg", "REVISION=abc", "--build-context", f"web={PAGE}",
        *trusted, "-f", f"manifests/{name}/Dockerfile", "-t", tag, ".",
    )  # fmt: skip
    container = buildah("from", tag)
    config = json.loads(buildah("inspect", "--type", "image", tag))["Docker"]["config"]
    return Image(name, container, Path(buildah("mount", container)), config)
