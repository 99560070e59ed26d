"""`alba rbac`: what a platform team applies so that Alba may do its work, and nothing more."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from typing import Annotated

import typer
import yaml

from reconciler.commands.connecting import known_cluster, taking
from reconciler.commands.loading import SCHEDULES, PathArgument, checked_folder, usable
from reconciler.commands.showing import Format, print_json
from reconciler.compose import lease_of
from reconciler.core.ports import JsonObject
from reconciler.core.rights import Account, Governed, documents, governed
from reconciler.settings import Settings

RbacFormat = Annotated[Format, typer.Option("--format", help="text is YAML; json is one List")]


@taking("lease")
def rbac(
    settings: Settings,
    path: PathArgument = SCHEDULES,
    cluster: Annotated[str | None, typer.Option(help="a cluster of the policy; its first if not given")] = None,
    service_account: Annotated[str, typer.Option(help="the service account that Alba runs as")] = "alba",
    account_namespace: Annotated[str, typer.Option(help="where that account is")] = "alba",
    user: Annotated[str, typer.Option(help="a user in place of a service account, such as a Lambda's role is")] = "",
    namespace: Annotated[
        list[str] | None, typer.Option("--namespace", help="one that a pattern of asleepByDefault means; repeatable")
    ] = None,
    format_: RbacFormat = Format.TEXT,
) -> None:
    """Print, as YAML to apply, the rights that Alba needs: to read everywhere, and to switch what schedules name."""
    catalogue = usable(checked_folder(path, int(time.time())), str(path))
    clusters = catalogue.policy.clusters
    known_cluster(cluster, clusters)
    found = governed(catalogue, cluster or clusters[0], namespace or ())
    lease = lease_of(settings)
    account = Account(
        namespace="" if user else account_namespace,
        name=user or service_account,
        lease_namespace=lease.namespace if lease else "",
        lease=lease.name if lease else "",
    )
    printed = documents(found.namespaces, account)
    if format_ is Format.JSON:
        print_json({"apiVersion": "v1", "kind": "List", "items": printed})
    else:
        sys.stdout.write(_header(found, account) + _yaml(printed))
    for pattern in found.unnamed:
        typer.echo(
            f"asleepByDefault: which namespaces `{pattern}` means, only a cluster knows: give each with --namespace",
            err=True,
        )


def _header(found: Governed, account: Account) -> str:
    count = len(found.namespaces)
    return (
        f"# What {account.user} needs, as `alba rbac` prints it: to read everywhere, and to switch\n"
        f"# workloads in the {count} namespaces that schedules name. One that is named no more keeps its RoleBinding\n"
        "# until you delete it; `alba doctor` says whether sizes are still owed there.\n"
    )


class _Readable(yaml.SafeDumper):
    """YAML with expressions as blocks and lists of names on one line."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text or "'" in text else None)


def _items(dumper: yaml.SafeDumper, items: list[object]) -> yaml.SequenceNode:
    names = all(isinstance(item, str) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=names)


_Readable.add_representer(str, _text)
_Readable.add_representer(list, _items)


def _yaml(things: Sequence[JsonObject]) -> str:
    return yaml.dump_all(
        things, Dumper=_Readable, sort_keys=False, width=10_000, explicit_start=True, default_flow_style=False
    )
