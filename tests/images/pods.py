"""Runs images as a pod does: one loopback for all, a read-only root, a user without a name, and no capability.

Namespaces of the kernel hold them, so that all of a container ends with the process that is killed.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from tests.images.building import Image

USER = "10001"
NETWORK = 0x40000000  # CLONE_NEWNET
POLL_S, POLLS = 0.2, 300
RESTRICTED = (
    "setpriv", "--reuid", USER, "--regid", USER, "--clear-groups", "--no-new-privs", "--inh-caps=-all",
    "--bounding-set=-all", "--",
)  # fmt: skip
ENTER = """set -eu
root=$1 data=$2 hosts=$3; shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount --bind "$hosts" "$root/etc/hosts"
mount -o remount,bind,ro "$root"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
[ -z "$data" ] || mount --bind "$data" "$root/var/lib/alba"
exec chroot "$root" "$@"
"""
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Container:
    """A program of an image that runs, or has ended."""

    process: subprocess.Popen[bytes]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def until(self, so: Callable[[], bool]) -> None:
        """Wait until something is so. It fails with what the program said, if that ends or all this takes too long."""
        for _ in range(POLLS):
            if so():
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(POLL_S)
                break
        raise AssertionError(self.said)

    def asked_to_end(self) -> int:
        """What it ends with when a node asks it to end."""
        for first in _first_in(self.process):
            os.kill(first, signal.SIGTERM)
        return self.process.wait(POLLS * POLL_S)


@dataclass(frozen=True, slots=True)
class Pod:
    """Containers that reach each other by 127.0.0.1 and [::1], and nobody else."""

    folder: Path
    holder: subprocess.Popen[bytes]
    inside: ThreadPoolExecutor
    ends: ExitStack
    logs: list[Path] = field(default_factory=list)

    def start(
        self, image: Image, *command: str, environment: Mapping[str, str] | None = None, data: Path | None = None
    ) -> Container:
        """Begin a command of an image; its entry point and command where none is given. `data`: for /var/lib/alba."""
        words = command or (*image.words("Entrypoint"), *image.words("Cmd"))
        variables = [*image.words("Env"), *(f"{name}={value}" for name, value in (environment or {}).items())]
        where = [str(image.root), str(data or ""), str(self.folder / "hosts")]
        log = self.folder / f"{len(self.logs)}-{image.name}.log"
        self.logs.append(log)
        log.touch()
        log.chmod(0o666)  # a program opens /dev/stderr anew, as the user that it is
        with log.open("ab") as output:
            process = subprocess.Popen(
                ["nsenter", f"--net=/proc/{self.holder.pid}/ns/net",
                 "unshare", "--mount", "--pid", "--fork", "sh", "-c", ENTER, "enter", *where,
                 *RESTRICTED, "env", "--ignore-environment", *variables, *words],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        self.ends.callback(_end, process)
        return Container(process, log)

    def ran(
        self, image: Image, *command: str, environment: Mapping[str, str] | None = None, data: Path | None = None
    ) -> Container:
        """Run a command of an image to its end."""
        container = self.start(image, *command, environment=environment, data=data)
        container.process.wait(POLLS * POLL_S)
        return container

    def healthy(self, image: Image, container: Container) -> None:
        """Ask by the image's own health check until it says yes."""
        container.until(lambda: self.ran(image, *image.health_check).process.returncode == 0)

    def do(self, work: Callable[[], Told]) -> Future[Told]:
        """Do something of this process where the containers are."""
        return self.inside.submit(work)


@contextmanager
def pod(folder: Path, hosts: Mapping[str, str] | None = None) -> Iterator[Pod]:
    """A pod without containers, whose names stand for these addresses."""
    names = {"localhost": "127.0.0.1", **(hosts or {})}
    (folder / "hosts").write_text("".join(f"{address} {name}\n" for name, address in names.items()))
    command = ["unshare", "--net", "sh", "-c", "ip link set lo up && echo up && exec sleep 900"]
    with ExitStack() as ends:
        holder = subprocess.Popen(command, stdout=subprocess.PIPE)
        ends.callback(_end, holder)
        assert holder.stdout
        assert holder.stdout.readline() == b"up\n"
        inside = ThreadPoolExecutor(4, initializer=_enter_network, initargs=(holder.pid,))
        ends.callback(inside.shutdown)
        yield Pod(folder, holder, inside, ends)


def _enter_network(pid: int) -> None:
    """This thread alone is where that process is."""
    with Path(f"/proc/{pid}/ns/net").open("rb") as network:
        if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), NETWORK):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _first_in(process: subprocess.Popen[bytes]) -> list[int]:
    """What stands first in the namespace of processes that `unshare` made: all in there ends with it."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    return [int(pid) for pid in children.read_text().split()] if process.poll() is None else []


def _end(process: subprocess.Popen[bytes]) -> None:
    for first in _first_in(process):
        os.kill(first, signal.SIGKILL)
    process.kill()
    process.wait()
    if process.stdout:
        process.stdout.close()
