"""Attributes, conditional writes and errors as DynamoDB has them: what its store sends and is answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from reconciler.adapters.stores.codec import Attribute
from reconciler.adapters.stores.table import attributes_of
from reconciler.core.ports import Delete, Expect, Fault, Op, Put, Require, StoreUnavailable
from reconciler.core.records import ItemId, Version

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import (
        AttributeValueTypeDef,
        ConditionCheckTypeDef,
        DeleteTypeDef,
        PutTypeDef,
        TransactWriteItemTypeDef,
    )

_REFUSALS = {
    "ConditionalCheckFailedException",
    "TransactionConflictException",
    "ConditionalCheckFailed",
    "TransactionConflict",
}
_THROTTLING = {
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ThrottlingException",
    "ThrottlingError",
    "ProvisionedThroughputExceeded",
}
_BARS = {
    "AccessDeniedException",
    "ExpiredTokenException",
    "InvalidSignatureException",
    "ResourceNotFoundException",
    "UnrecognizedClientException",
}
_ADVICE = {
    "ResourceNotFoundException": "deploy the table, or name the one that is there",
    "AccessDeniedException": "give this role the rights that the deployed template lists",
    "UnrecognizedClientException": "see which credentials it was asked with",
    "ExpiredTokenException": "renew the credentials it was asked with",
    "InvalidSignatureException": "see the credentials it was asked with, and this machine's clock",
}


_ABSENT = "attribute_not_exists(id)"


def to_wire(attributes: Mapping[str, Attribute]) -> dict[str, AttributeValueTypeDef]:
    """Attributes as DynamoDB types them."""
    return {name: _value(a) for name, a in attributes.items()}


def _value(attribute: Attribute) -> AttributeValueTypeDef:
    if isinstance(attribute, bool):
        return {"BOOL": attribute}
    return {"S": attribute} if isinstance(attribute, str) else {"N": str(attribute)}


def from_wire(item: Mapping[str, AttributeValueTypeDef]) -> dict[str, Attribute]:
    """The attributes of an item; what is of a type that Alba never writes becomes a text, to be refused."""
    attributes: dict[str, Attribute] = {}
    for name, value in item.items():
        number = value.get("N")
        if (text := value.get("S")) is not None:
            attributes[name] = text
        elif number is not None and number.lstrip("-").isdecimal():
            attributes[name] = int(number)
        elif (truth := value.get("BOOL")) is not None:
            attributes[name] = truth
        else:
            attributes[name] = repr(value)
    return attributes


def action(op: Op, table: str, shards: int) -> TransactWriteItemTypeDef | None:
    """An operation as a member of a transaction; None if it neither writes nor checks. ItemTooLarge."""
    match op:
        case Put(item, expect):
            put: PutTypeDef = {"TableName": table, "Item": to_wire(attributes_of(item, shards))}
            _expect(put, expect)
            return {"Put": put}
        case Delete(id, expect):
            delete: DeleteTypeDef = {"TableName": table, "Key": key_for(id)}
            _expect(delete, expect)
            return {"Delete": delete}
        case Require(id, Expect.ANYTHING):
            return None
        case Require(id, expect):
            check: ConditionCheckTypeDef = {
                "TableName": table,
                "Key": key_for(id),
                "ConditionExpression": _ABSENT,
            }
            _expect(check, expect)
            return {"ConditionCheck": check}


def key_for(id: ItemId) -> dict[str, AttributeValueTypeDef]:
    """The key of an item."""
    return {"id": {"S": id}}


def _expect(write: PutTypeDef | DeleteTypeDef | ConditionCheckTypeDef, expect: Version | Expect) -> None:
    if expect is Expect.ABSENT:
        write["ConditionExpression"] = _ABSENT
    elif not isinstance(expect, Expect):
        write["ConditionExpression"] = "#version = :version"
        write["ExpressionAttributeNames"] = {"#version": "version"}
        write["ExpressionAttributeValues"] = {":version": {"S": expect}}


@contextmanager
def asking(table: str) -> Iterator[None]:
    """Errors of the client as the port's: StoreUnavailable, or ValueError where the request was wrong."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code == "ValidationException" or "ValidationError" in _reasons(error):
            raise ValueError(f"DynamoDB refuses what table {table} was asked: {error}") from error
        advice = _ADVICE.get(code, "it is asked again later")
        raise StoreUnavailable(f"table {table} in DynamoDB: {error}: {advice}", fault=_fault(error)) from error
    except BotoCoreError as error:
        raise StoreUnavailable(
            f"table {table} in DynamoDB gave no answer: {error}: see network, region and credentials"
        ) from error


def _fault(error: ClientError) -> Fault:
    code = error.response["Error"]["Code"]
    if code in _THROTTLING or _THROTTLING & _reasons(error):
        return Fault.THROTTLED
    if code in _BARS:
        return Fault.BARRED
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    return Fault.REFUSED if status < 500 else Fault.SILENT


def is_refusal(error: ClientError) -> bool:
    """Whether a write was not done since an expectation did not hold or another transaction met it."""
    return error.response["Error"]["Code"] in _REFUSALS or bool(_REFUSALS & _reasons(error))


def _reasons(error: ClientError) -> set[str]:
    """Why a transaction was cancelled: a code for each operation."""
    reasons = error.response.get("CancellationReasons", [])
    return {str(reason.get("Code", "None")) for reason in reasons}
