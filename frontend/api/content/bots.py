"""What the bots last said of GitHub and of Slack, which nobody else asks: once a minute, through the store."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from frontend.api.content.answer import At
from frontend.api.content.engines import ToldDependency, told_dependency, worst_first
from frontend.api.content.frame import Frame
from reconciler.core.bots import BotWord as Said
from reconciler.core.bots import heard
from reconciler.core.hours import SILENT_S


class BotWord(BaseModel):
    """What one bot last said of those whom it asks. `silent`: it has said nothing for three minutes, and one that is
    well does each minute: then all of this is as old as `said_at`. `error` of a dependency is also told while its
    breaker is closed, if no call has been answered since.
    """

    name: str = Field(examples=["alba-bot-6d8f9c-q7w2e"])
    said_at: At
    age_s: int = Field(examples=[31])
    silent: bool
    dependencies: list[ToldDependency]


def bot_words(frame: Frame, said: Sequence[Said]) -> list[BotWord]:
    """Those that were heard lately, else the one that was heard last."""
    silent_s = frame.spanned(SILENT_S)
    return [_word(each, frame, silent=frame.now - each.at > silent_s) for each in heard(said, frame.now, silent_s)]


def _word(said: Said, frame: Frame, *, silent: bool) -> BotWord:
    return BotWord(
        name=said.owner,
        said_at=said.at,
        age_s=max(0, frame.now - said.at),
        silent=silent,
        dependencies=worst_first(told_dependency(each, each.answered_at, frame.now) for each in said.breakers),
    )
