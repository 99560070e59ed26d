"""A badge: one line that says how a namespace stands, as an image for a readme. Amber means awake, and nothing else;
grey means that nobody has looked lately.
"""

from __future__ import annotations

from html import escape

from frontend.api.content.namespaces import NamespaceAnswer
from reconciler.core.records import Condition, DriftKind, Phase, Way
from reconciler.core.rows import Intended
from schemas.instants import Instant, instant_text

_LETTER_PX, _MARGIN_PX, _HEIGHT_PX = 7, 10, 20
_AWAKE, _ASLEEP, _WRONG, _STALE = "#b45309", "#475569", "#b91c1c", "#6b7280"
_LABEL = "#1e293b"
_ALARMING = {Condition.DEGRADED, Condition.CONTENDED, Condition.OWED}
_BY_HAND = {DriftKind.WOKEN_BY_HAND: "woken by hand", DriftKind.PUT_TO_SLEEP_BY_HAND: "put to zero by hand"}


def badge(found: NamespaceAnswer) -> str:
    """`payments-dev | awake until 23:00Z`, as SVG."""
    message, colour = _message(found)
    left = len(found.namespace) * _LETTER_PX + 2 * _MARGIN_PX
    right = len(message) * _LETTER_PX + 2 * _MARGIN_PX
    name, text = escape(found.namespace), escape(message)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{_HEIGHT_PX}" role="img" '
        f'aria-label="{name}: {text}"><title>{name}: {text}</title>'
        f'<rect width="{left}" height="{_HEIGHT_PX}" fill="{_LABEL}"/>'
        f'<rect x="{left}" width="{right}" height="{_HEIGHT_PX}" fill="{colour}"/>'
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">'
        f'<text x="{left / 2:g}" y="14">{name}</text><text x="{left + right / 2:g}" y="14">{text}</text></g></svg>'
    )


def _message(found: NamespaceAnswer) -> tuple[str, str]:
    message, colour = _as_known(found)
    seen = found.observed
    return (f"{message}, last seen {_minute(seen.confirmed_at)}", _STALE) if seen and seen.stale else (message, colour)


def _as_known(found: NamespaceAnswer) -> tuple[str, str]:
    if wrong := next((c for c in found.conditions if c in _ALARMING), None):
        return wrong.value, _WRONG
    if found.by_hand:
        return _BY_HAND[found.by_hand.kind], _WRONG
    coming = found.next_switch
    if found.phase is Phase.AWAKE:
        until = f" until {instant_text(coming.at)[11:16]}Z" if coming and coming.way is Way.SLEEP else ""
        return f"awake{until}", _AWAKE
    if found.intended is Intended.AWAKE:
        return "waking", _AWAKE
    if found.intended is Intended.LEFT_ALONE:
        return "left alone", _ASLEEP
    return f"asleep until {_minute(coming.at)}" if coming else "asleep", _ASLEEP


def _minute(at: Instant) -> str:
    return f"{instant_text(at)[:16].replace('T', ' ')}Z"
