"""The CloudFormation templates as the tests read them, and AWS's emulator as they deploy them there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

import boto3
import yaml

from tests.emulated_aws import emulated_aws

FOLDER = Path("manifests/aws")
REGION = "eu-west-1"
TEMPLATES = sorted(path.stem for path in FOLDER.glob("*.yaml"))
ARGUMENTS: Mapping[str, Mapping[str, str]] = {
    "pods": {"ClusterName": "main"},
    "logs": {"ClusterName": "main"},
    "github": {"Repository": "octo/alba", "ImmutableRepository": "octo@1/alba@2"},
    "lambda": {
        "ImageUri": f"123456789012.dkr.ecr.{REGION}.amazonaws.com/alba/backend@sha256:{'0' * 64}",
        "ClusterName": "main", "Subnets": "subnet-1", "SecurityGroups": "sg-1", "AlarmEmail": "ops@example.com",
    },
}  # fmt: skip


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: `!Ref Table` is `{"Ref": "Table"}`."""


def _short_form(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, object]:
    value: object
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_form)


@dataclass(frozen=True, slots=True)
class Declared:
    """One resource of a template."""

    template: str
    name: str
    type: str
    body: Mapping[str, object]

    @property
    def properties(self) -> Mapping[str, object]:
        found = self.body["Properties"]
        assert isinstance(found, dict)
        return found


def text_of(template: str) -> Mapping[str, object]:
    """A template as it is written, its short forms made long."""
    document = yaml.load((FOLDER / f"{template}.yaml").read_text(encoding="utf-8"), _Loader)
    assert isinstance(document, dict)
    return document


def resources(*templates: str) -> list[Declared]:
    """What these templates declare, or all of them."""
    found: list[Declared] = []
    for template in templates or TEMPLATES:
        declared = text_of(template)["Resources"]
        assert isinstance(declared, dict)
        found += [Declared(template, name, body["Type"], body) for name, body in declared.items()]
    return found


def one(template: str, name: str) -> Mapping[str, object]:
    """The properties of one resource."""
    (found,) = [r for r in resources(template) if r.name == name]
    return found.properties


def inside(value: object, *path: str | int) -> object:
    """What stands at a path of keys and indexes."""
    for step in path:
        if isinstance(step, int):
            assert isinstance(value, list)
            value = value[step]
        else:
            assert isinstance(value, dict)
            value = value[step]
    return value


def statements(role: Declared) -> Iterator[Mapping[str, object]]:
    """What a role's own policies allow."""
    policies = role.properties["Policies"]
    assert isinstance(policies, list)
    for policy in policies:
        found = inside(policy, "PolicyDocument", "Statement")
        assert isinstance(found, list)
        yield from found


def actions(role: Declared) -> set[object]:
    """Every action that a role's own policies allow."""
    return {action for statement in statements(role) for action in listed(statement["Action"])}


def listed(value: object) -> list[object]:
    """IAM's way with lists: one value stands for a list of one."""
    return value if isinstance(value, list) else [value]


@contextmanager
def empty_aws() -> Iterator[str]:
    """The emulator with nothing in it, neither before nor after: all of one process share what it holds."""
    with emulated_aws() as endpoint:
        urlopen(Request(f"{endpoint}/moto-api/reset", method="POST"), timeout=10).close()
        yield endpoint
        urlopen(Request(f"{endpoint}/moto-api/reset", method="POST"), timeout=10).close()


def deployed(
    endpoint: str, template: str, folder: Path = FOLDER, stack: str = "alba", given: Mapping[str, str] | None = None
) -> set[tuple[str, str]]:
    """Deploy a template, and tell what the emulator made: logical name and type."""
    name = f"{stack}-{template}"
    client = boto3.client("cloudformation", endpoint_url=endpoint, region_name=REGION)
    client.create_stack(
        StackName=name,
        TemplateBody=(folder / f"{template}.yaml").read_text(encoding="utf-8"),
        Parameters=[
            {"ParameterKey": key, "ParameterValue": value}
            for key, value in (given or ARGUMENTS.get(template, {})).items()
        ],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    (made,) = client.describe_stacks(StackName=name)["Stacks"]
    assert made["StackStatus"] == "CREATE_COMPLETE", made
    found = client.describe_stack_resources(StackName=name)["StackResources"]
    client.close()
    return {(r["LogicalResourceId"], r["ResourceType"]) for r in found if r.get("PhysicalResourceId")}
