"""The message that stands for a request in Slack, and is edited as its pull request goes on; and App Home."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.answers import limited, next_lines, schedule_lines
from bot.core.asking import Refusal
from bot.core.blocks import Block, Message, actions, button, context, header, lines, message
from bot.core.marking import https_link, mrkdwn
from bot.core.request import Request, Step
from bot.core.sayings import Saying, problem_text, say
from bot.core.sight import Sight
from schemas.problems import Problem

MOST_PROBLEMS = 10


def card(request: Request, standing: Saying) -> Message:
    """The request with how it stands now."""
    shown = f"<@{request.user}>: *{mrkdwn(request.title)}*"
    state = mrkdwn(say(standing, request.language))
    blocks: list[Block] = [*lines([shown]), context(state)]
    url = https_link(request.url)
    if url:
        open_it = button(say(Saying("view-pull-request"), request.language), "view-pull-request", url=url)
        blocks.append(actions(f"card-{request.number}", open_it))
    return message(f"{request.title}: {say(standing, request.language)}", blocks)


def details(
    request: Request, notes: Sequence[Saying], warnings: Sequence[Problem], onto_url: str, how_to_merge: str
) -> Message | None:
    """What goes to the card's thread: first the open pull request that it builds on, then what the person may not
    expect, the rules' warnings, and where there is no page with a button, how to merge.
    """
    rows = [say(Saying("builds-on", {"url": onto_url}), request.language)] if onto_url else []
    rows += [say(note, request.language) for note in notes]
    rows += [f"{p.code}: {problem_text(p, request.language)}" for p in warnings[:MOST_PROBLEMS]]
    if not request.url and how_to_merge:
        rows.append(say(Saying("merge-with", {"command": how_to_merge}), request.language))
    return message(rows[0], lines([mrkdwn(row) for row in rows])) if rows else None


def refusal(request: Request, found: Refusal, pending_url: str = "") -> Message:
    """Why nothing is proposed, with the open pull request that it was judged with first."""
    rows = []
    if pending_url:
        rows.append(mrkdwn(say(Saying("pending-is", {"url": pending_url}), request.language)))
    rows.append(mrkdwn(say(found.saying, request.language)))
    rows += [f"• {mrkdwn(f'{p.code}: {problem_text(p, request.language)}')}" for p in found.problems[:MOST_PROBLEMS]]
    return message(say(found.saying, request.language), lines(rows))


def home(sight: Sight, email: str, requests: Sequence[Request]) -> Block:
    """App Home: the person's schedules, their open pull requests, what switches next."""
    mine = [s for s in sight.catalogue.schedules.values() if s.owner.lower() == email.lower()]
    open_ones = [f"*{mrkdwn(r.title)}*  {https_link(r.url)}" for r in requests if r.step is Step.PROPOSED]
    blocks = [
        header(sight.say("home-open")), *lines(limited(sight, open_ones, "none")),
        header(sight.say("home-mine")), *lines(limited(sight, schedule_lines(mine), "none")),
        header(sight.say("home-next")), *lines(limited(sight, next_lines(sight), "nothing-next")),
        actions("home", button(sight.say("form-new"), "open-new")),
        context(mrkdwn(sight.say("as-of", when=sight.clock(sight.at), revision=sight.revision[:12]))),
    ]  # fmt: skip
    return {"type": "home", "blocks": blocks[:100]}
