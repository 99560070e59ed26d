"""`alba simulate`: the simulated cluster as a Kubernetes API on this machine, for trying Alba out and for tests.

Whoever can reach the port may do anything there; it listens on the loopback interface and nowhere else.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from reconciler.adapters.clusters.simulated import SimulatedCluster, seed_objects
from reconciler.adapters.clusters.simulation.api_errors import ApiError
from reconciler.adapters.clusters.simulation.manifests import UnreadableManifests, read_manifests
from reconciler.commands.ending import CannotRun, stop_on_signals
from reconciler.commands.showing import Format, FormatOption, print_json, say
from reconciler.core.resources import ROLLOUTS, SCALEDOBJECTS, SLEEPINFOS


def simulate(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="on which port of 127.0.0.1; 0 picks a free one")] = 0,
    objects: Annotated[
        Path | None, typer.Option("--objects", metavar="FILE", help="manifests of what is there, YAML or JSON")
    ] = None,
    kubeconfig: Annotated[
        Path | None, typer.Option("--kubeconfig", metavar="FILE", help="write one here, for as long as it serves")
    ] = None,
    ready_after: Annotated[float, typer.Option(min=0, help="seconds that a pod takes to become ready")] = 2.0,
    format_: FormatOption = Format.TEXT,
) -> None:
    """Serve a simulated cluster as a Kubernetes API on 127.0.0.1 until Ctrl-C. It forgets everything at its end."""
    cluster = SimulatedCluster(time.time, ready_after_s=ready_after)
    cluster.install(ROLLOUTS, SCALEDOBJECTS, SLEEPINFOS)
    cluster.add({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "alba"}})
    count = _seed(cluster, objects) if objects else 0
    asyncio.run(_serve(cluster, port, kubeconfig, count, format_))


def _seed(cluster: SimulatedCluster, file: Path) -> int:
    try:
        return seed_objects(cluster, read_manifests(file))
    except UnreadableManifests as error:
        raise CannotRun(f"--objects: {error}") from error
    except ApiError as error:
        raise CannotRun(f"--objects {file}: {error.message}") from error


async def _serve(cluster: SimulatedCluster, port: int, kubeconfig: Path | None, count: int, format_: Format) -> None:
    try:
        from reconciler.adapters.clusters.serving.api_server import (  # noqa: PLC0415 - an extra of its own
            ApiServer,
            kubeconfig_text,
            serving,
        )
    except ModuleNotFoundError as error:
        raise CannotRun("serving needs the extra `kubernetes`: pip install 'alba-schedules[kubernetes]'") from error
    stop = stop_on_signals()
    try:
        async with serving(ApiServer(cluster), port) as url:
            with _written(kubeconfig, kubeconfig_text(url)):
                _show(url, kubeconfig, count, format_)
                await stop.wait()
    except OSError as error:
        raise CannotRun(f"--port {port}: {error.strerror or error}; name another, or 0 for a free one") from error


@contextmanager
def _written(file: Path | None, text: str) -> Iterator[None]:
    """The file is there inside the block, and only there. CannotRun: one of that name is there already."""
    if file is None:
        yield
        return
    try:
        with file.open("x", encoding="utf-8") as opened:
            opened.write(text)
    except FileExistsError as error:
        raise CannotRun(f"--kubeconfig {file} exists and is never overwritten; name another, or remove it") from error
    except OSError as error:
        raise CannotRun(f"--kubeconfig {file} cannot be written: {error.strerror}") from error
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def _show(url: str, kubeconfig: Path | None, count: int, format_: Format) -> None:
    if format_ is Format.JSON:
        print_json({"url": url, "objects": count, "kubeconfig": str(kubeconfig) if kubeconfig else None})
    else:
        reach = f"kubectl --kubeconfig={kubeconfig} get" if kubeconfig else f"kubectl --server={url} get"
        say(f"a simulated cluster of {count} objects at {url}; try `{reach} deploy -A`, end with Ctrl-C")
    sys.stdout.flush()
