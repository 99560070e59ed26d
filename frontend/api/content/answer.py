"""What all answers share: the envelope, instants as text, money, reasons as code and arguments."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Generic, TypeAlias, TypeVar

from pydantic import BaseModel, Field, PlainSerializer, WithJsonSchema

from schemas.instants import instant_text
from schemas.schedule import Window

T = TypeVar("T")

_INSTANT_SCHEMA = {"type": "string", "format": "date-time", "examples": ["2026-12-01T13:00:00Z"]}

At: TypeAlias = Annotated[int, PlainSerializer(instant_text, return_type=str), WithJsonSchema(_INSTANT_SCHEMA)]
"""An instant: seconds inside, `2026-12-01T13:00:00Z` outside."""

Cluster: TypeAlias = Annotated[str, Field(examples=["main"])]
Namespace: TypeAlias = Annotated[str, Field(examples=["payments-dev"])]
ScheduleName: TypeAlias = Annotated[str, Field(examples=["payments/load-test"])]
CostCentre: TypeAlias = Annotated[str, Field(examples=["CC-1001"])]
Team: TypeAlias = Annotated[str, Field(examples=["payments"])]
Owner: TypeAlias = Annotated[str, Field(examples=["ana@example.com"])]
Commit: TypeAlias = Annotated[str, Field(examples=["4f0c2b7d9a1e5c3b8d6f0a2e4c6b8d0f1a3c5e7b"])]
PullRequest: TypeAlias = Annotated[int, Field(examples=[184])]
Link: TypeAlias = Annotated[str, Field(examples=["https://github.com/example/schedules/pull/184"])]
Epoch: TypeAlias = Annotated[str, Field(examples=["5f1c7a90d3b2"])]
Cursor: TypeAlias = Annotated[str, Field(examples=["WyJzY2hlZHVsZXM6bmV4dCIsICIwMDE4MjUyIiwgImEvYiJd"])]


class Status(StrEnum):
    """Whether something answers."""

    OK = "ok"
    AWAY = "away"


class Answer(BaseModel, Generic[T]):
    """`as_of`: the server's clock. `seq` goes up with every change of the copy that the answer was made from, as the
    process counts whose `epoch` it is; the WebSocket counts likewise.

    `stale_since` is null while the store answers; else the instant of the last copy, which is then served.
    """

    as_of: At
    epoch: Epoch
    seq: int = Field(examples=[42])
    stale_since: At | None
    data: T


class Span(BaseModel):
    """`[start, stop)`."""

    start: At
    stop: At


class Money(BaseModel):
    """A decimal number as text, and the policy's currency."""

    amount: str = Field(examples=["12.345600"])
    currency: str = Field(examples=["USD"])


Args: TypeAlias = dict[str, str | int | list[str]]


class Reason(BaseModel):
    """Why something is as it is: a code, and the arguments of its sentence in whatever language."""

    code: str = Field(examples=["waiting"])
    args: Args = Field(examples=[{"position": 1, "limit": 5}])


class Links(BaseModel):
    """Where a person goes on, on the page of the repository; null where nobody says where that is."""

    file: Link | None
    commit: Link | None
    pull_request: Link | None
    edit: Link | None
    remove: Link | None


class Source(BaseModel):
    """Where a schedule stands: its file, the commit that put it in force, and the pull request that brought that."""

    schedule: ScheduleName
    file: str = Field(examples=["payments/load-test.yaml"])
    line: int | None
    commit: Commit
    pull_request: PullRequest | None
    links: Links


class Fact(Reason):
    """A reason with the instant from which on it holds, and the file that says so, where there is one."""

    at: At | None
    source: Source | None


def span(window: Window) -> Span:
    return Span(start=window.start, stop=window.stop)


def money(amount: Decimal, currency: str) -> Money:
    """Six decimals: a CronJob's minute is not nothing."""
    return Money(amount=f"{amount:.6f}", currency=currency)


def reason(code: str, args: Args | None = None) -> Reason:
    return Reason(code=code, args=args or {})
