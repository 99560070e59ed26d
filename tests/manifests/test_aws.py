"""The CloudFormation templates: deployed to AWS's emulator, and run against by the store.

What the emulator drops without a word (expiry, recovery, versions, the schedule's delivery) is asserted on the
template itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import StringIO

import boto3
import pytest

from reconciler.adapters.reporters.logs import LogReporter
from reconciler.adapters.reporters.text import Level
from reconciler.adapters.stores.dynamodb import DynamoStore
from reconciler.adapters.stores.dynamodb_client import create_table, dynamodb_client
from reconciler.adapters.stores.table import DUE_INDEX, STATE_INDEX, TABLE
from reconciler.core.happenings import StoodBack, TickEnded
from reconciler.core.items import item_id, places_id
from reconciler.core.ports import Delete, Expect, Put, Require
from reconciler.core.records import State
from tests.manifests.rendered import each, of_kind
from tests.manifests.templates import (
    REGION,
    TEMPLATES,
    Declared,
    actions,
    deployed,
    empty_aws,
    inside,
    listed,
    one,
    resources,
    statements,
)
from tests.reconciler.stores.samples import NOW, past, places, record, row

pytestmark = pytest.mark.filterwarnings("ignore:Tried to parse AWS")

ROLES = [r for r in resources() if r.type == "AWS::IAM::Role"]
WRITERS = ["BotRole", "EngineRole", "PublishRole"]
EMULATED = {
    "AWS::DynamoDB::Table", "AWS::ECR::Repository", "AWS::Events::Rule", "AWS::IAM::Role", "AWS::Lambda::Function",
    "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SNS::Topic", "AWS::SQS::Queue",
}  # fmt: skip
NO_RESOURCE_POSSIBLE = {"ecr:GetAuthorizationToken", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface"} | {
    "ec2:DescribeNetworkInterfaces"
}
"""Actions that IAM cannot narrow to a resource that is known before it exists."""


@pytest.fixture(scope="module")
def aws() -> Iterator[str]:
    with empty_aws() as endpoint:
        deployed(endpoint, "storage")
        yield endpoint


@pytest.mark.parametrize("template", [t for t in TEMPLATES if t != "storage"])
def test_all_that_the_emulator_knows_of_a_template_is_made(aws: str, template: str) -> None:
    wanted = {(r.name, r.type) for r in resources(template) if r.type in EMULATED}
    assert deployed(aws, template) == wanted


def test_the_store_runs_on_the_table_of_the_template(aws: str) -> None:
    store = DynamoStore(dynamodb_client(aws, REGION), TABLE, lambda: float(NOW))
    due, awake, ended = record("payments-dev", next_at=NOW), places("payments-dev"), past("main/a@1#1", NOW)
    assert store.transact([Put(item, Expect.ABSENT) for item in (due, awake, row("payments/load-test"), ended)])
    assert [d.key for d in store.due(NOW, 10)] == [due.key]
    assert [r.id for r in store.schedules(State.PENDING).items] == ["payments/load-test"]
    assert store.history(NOW, NOW + 1).items == (ended,)
    assert store.records().items == (due,)
    store.close()


def test_the_table_has_the_keys_and_indexes_of_the_one_that_the_code_makes(aws: str) -> None:
    client = dynamodb_client(aws, REGION)
    create_table(client, "by-the-code")
    shapes = []
    for name in (TABLE, "by-the-code"):
        found = client.describe_table(TableName=name)["Table"]
        indexes = {i["IndexName"]: (i["KeySchema"], i["Projection"]) for i in found["GlobalSecondaryIndexes"]}
        types = {a["AttributeName"]: a["AttributeType"] for a in found["AttributeDefinitions"]}
        shapes.append((found["KeySchema"], indexes, types, found["BillingModeSummary"]["BillingMode"]))
    client.close()
    assert shapes[0] == shapes[1]


def test_the_table_expires_history_can_be_restored_and_is_not_deleted_by_mistake() -> None:
    (table,) = [r for r in resources("storage") if r.name == "Table"]
    said = table.properties
    assert said["TimeToLiveSpecification"] == {"Enabled": True, "AttributeName": "expira"}
    assert said["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert said["DeletionProtectionEnabled"] is True
    assert table.body["DeletionPolicy"] == table.body["UpdateReplacePolicy"] == "Retain"


def test_the_bucket_keeps_versions_encrypted_private_and_over_tls_only() -> None:
    bucket, policy = one("storage", "CostCentres"), one("storage", "CostCentresOverTlsOnly")
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    rule = inside(bucket, "BucketEncryption", "ServerSideEncryptionConfiguration", 0, "ServerSideEncryptionByDefault")
    assert rule == {"SSEAlgorithm": "AES256"}
    closed = inside(bucket, "PublicAccessBlockConfiguration")
    assert isinstance(closed, dict)
    assert set(closed.values()) == {True}
    denied = inside(policy, "PolicyDocument", "Statement", 0)
    assert inside(denied, "Effect") == "Deny"
    assert inside(denied, "Condition") == {"Bool": {"aws:SecureTransport": "false"}}


def test_what_the_engine_asks_of_dynamodb_is_what_its_roles_allow(aws: str) -> None:
    asked: set[str] = set()
    client = dynamodb_client(aws, REGION)
    client.meta.events.register("before-call.dynamodb", lambda model, **_: asked.add(model.name))
    store = DynamoStore(client, TABLE, lambda: float(NOW))
    first, second = record("allowed"), record("allowed", version="v2")
    assert store.transact([Put(first, Expect.ABSENT)])
    assert store.transact([Put(second, "v1"), Require(places_id("z"), Expect.ABSENT)])
    assert store.transact([Delete(item_id(second), "v2")])
    store.read([item_id(first)])
    store.due(NOW, 1)
    store.close()
    assert "TransactWriteItems" in asked
    needed = {f"dynamodb:{name}" for name in asked - {"TransactWriteItems"}} | {"dynamodb:ConditionCheckItem"}
    for role in ROLES:
        if role.name in WRITERS:
            assert {a for a in actions(role) if str(a).startswith("dynamodb:")} == needed, role


def test_who_only_shows_may_not_write() -> None:
    (role,) = [r for r in ROLES if r.name == "ApiRole"]
    assert actions(role) == {"dynamodb:BatchGetItem", "dynamodb:Query", "s3:GetObject"}


@pytest.mark.parametrize("role", ROLES, ids=lambda r: f"{r.template}/{r.name}")
def test_a_role_names_what_it_may_touch(role: Declared) -> None:
    for statement in statements(role):
        open_to_all = "*" in listed(statement["Resource"])
        assert not open_to_all or set(listed(statement["Action"])) <= NO_RESOURCE_POSSIBLE, statement
        assert not [a for a in listed(statement["Action"]) if "*" in str(a)]


def test_the_indexes_that_are_asked_are_named_one_by_one() -> None:
    for role in ROLES:
        for statement in statements(role):
            if "dynamodb:Query" in listed(statement["Action"]):
                ends = [str(inside(r, "Fn::Sub")).rpartition("/")[2] for r in listed(statement["Resource"])]
                assert ends == [STATE_INDEX, DUE_INDEX]


@pytest.mark.parametrize(
    ("name", "place"), [("BuildRole", "ref:refs/heads/main"), ("PublishRole", "environment:production")]
)
def test_github_is_trusted_by_both_names_of_one_place_and_by_nothing_alike(name: str, place: str) -> None:
    conditions = inside(one("github", name), "AssumeRolePolicyDocument", "Statement", 0, "Condition")
    issuer = "token.actions.githubusercontent.com"
    assert conditions == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": [
                {"Fn::Sub": "repo:${Repository}:" + place},
                {"Fn::Sub": "repo:${ImmutableRepository}:" + place},
            ],
        }
    }


def test_a_tick_that_comes_too_late_is_dropped_kept_aside_and_never_repeated() -> None:
    once = {"MaximumEventAgeInSeconds": 60, "MaximumRetryAttempts": 0}
    target = inside(one("lambda", "EachMinute"), "Targets", 0)
    assert inside(target, "RetryPolicy") == once
    assert inside(target, "DeadLetterConfig", "Arn") == {"Fn::GetAtt": "Lost.Arn"}
    assert once.items() <= one("lambda", "Delivery").items()
    assert inside(one("lambda", "Engine"), "DeadLetterConfig", "TargetArn") == {"Fn::GetAtt": "Lost.Arn"}
    assert one("lambda", "EachMinute")["ScheduleExpression"] == "rate(1 minute)"


def test_the_function_ends_before_the_next_minute_and_calls_what_there_is() -> None:
    engine = one("lambda", "Engine")
    timeout = engine["Timeout"]
    assert isinstance(timeout, int)
    assert timeout < 60
    assert inside(engine, "ImageConfig", "Command") == ["reconciler.lambda_handler.handle"]


@pytest.mark.parametrize("template", ["lambda", "logs"])
def test_silence_is_an_alarm(template: str) -> None:
    heartbeat = one(template, "Heartbeat")
    assert heartbeat["TreatMissingData"] == "breaching"
    assert heartbeat["ComparisonOperator"] == "LessThanThreshold"


def test_the_heartbeat_of_an_engine_in_a_pod_is_the_line_that_it_writes_after_a_tick() -> None:
    pattern = str(one("logs", "Ticks")["FilterPattern"])
    written = {}
    for happening in (TickEnded(NOW, 1, 1, 0, 0, 0.5), StoodBack("main", "its Lease is marked")):
        stream = StringIO()
        LogReporter(stream, Level.DEBUG).tell(happening)
        written[type(happening)] = json.dumps({"log": stream.getvalue(), "stream": "stdout"})
    assert pattern[0] == pattern[-1] == "%"
    assert {kind for kind, line in written.items() if re.search(pattern.strip("%"), line)} == {TickEnded}
    (engine,) = of_kind("manifests/backend/base", "StatefulSet")
    variables = each(engine, "spec", "template", "spec", "containers", 0, "env")
    assert {"name": "ALBA_LOG_LEVEL", "value": "debug"} in variables


def test_aws_takes_the_filter_of_the_heartbeat_and_its_alarm_looks_at_what_the_filter_counts(aws: str) -> None:
    ticks, alarm = one("logs", "Ticks"), one("logs", "Heartbeat")
    counted = inside(ticks, "MetricTransformations", 0)
    assert isinstance(counted, dict)
    assert (alarm["Namespace"], alarm["MetricName"]) == (counted["MetricNamespace"], counted["MetricName"])
    group = str(one("logs", "Containers")["LogGroupName"])
    client = boto3.client("logs", endpoint_url=aws, region_name=REGION)
    if not client.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        client.create_log_group(logGroupName=group)
    client.put_metric_filter(
        logGroupName=group, filterName=str(ticks["FilterName"]), filterPattern=str(ticks["FilterPattern"]),
        metricTransformations=[{key[0].lower() + key[1:]: value for key, value in counted.items()}],
    )  # fmt: skip
    (kept,) = client.describe_metric_filters(logGroupName=group)["metricFilters"]
    assert kept["filterPattern"] == ticks["FilterPattern"]
    client.close()


def test_every_log_group_ends_its_logs() -> None:
    groups = [r for r in resources() if r.type == "AWS::Logs::LogGroup"]
    assert groups
    assert all(r.properties.get("RetentionInDays") for r in groups)
