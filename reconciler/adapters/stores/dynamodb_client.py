"""The client that the DynamoDB store asks, and the table as a test or a demo makes it.

In production the table comes from CloudFormation; the two must agree, which a test of that template checks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from boto3.session import Session
from botocore.config import Config
from botocore.exceptions import ClientError, NoRegionError

from reconciler.adapters.stores.table import DUE_INDEX, STATE_INDEX
from reconciler.core.ports import StoreUnavailable

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

CONNECT_TIMEOUT_S = 2
READ_TIMEOUT_S = 5
ATTEMPTS = 3
CONNECTIONS = 32


def dynamodb_client(
    endpoint: str | None = None, region: str | None = None, timeout_s: float = READ_TIMEOUT_S
) -> DynamoDBClient:
    """A client for all threads. Credentials, and a region that is not given, come from AWS's own settings.

    It tries three times at most, so that a call ends within four times `timeout_s`; nobody repeats one on top of it.
    """
    config = Config(
        connect_timeout=min(CONNECT_TIMEOUT_S, timeout_s),
        read_timeout=timeout_s,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=CONNECTIONS,
    )
    try:
        return Session().client("dynamodb", endpoint_url=endpoint, region_name=region, config=config)
    except NoRegionError as error:
        raise StoreUnavailable("DynamoDB needs a region: set ALBA_AWS_REGION (--aws-region) or AWS_REGION") from error


def create_table(client: DynamoDBClient, name: str) -> None:
    """Make the table with its indexes and its expiry and wait for it; one that exists is left as it is."""
    try:
        client.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "estado", "AttributeType": "S"},
                {"AttributeName": "fecha_encendido", "AttributeType": "S"},
                {"AttributeName": "turno", "AttributeType": "S"},
                {"AttributeName": "proximo", "AttributeType": "N"},
            ],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            GlobalSecondaryIndexes=[
                {
                    "IndexName": STATE_INDEX,
                    "KeySchema": [
                        {"AttributeName": "estado", "KeyType": "HASH"},
                        {"AttributeName": "fecha_encendido", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "ALL"},
                },
                {
                    # Keys only: a write that does not move a record in it costs this index nothing.
                    "IndexName": DUE_INDEX,
                    "KeySchema": [
                        {"AttributeName": "turno", "KeyType": "HASH"},
                        {"AttributeName": "proximo", "KeyType": "RANGE"},
                    ],
                    "Projection": {"ProjectionType": "KEYS_ONLY"},
                },
            ],
        )
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceInUseException":
            return
        raise
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
    client.update_time_to_live(TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expira"})
