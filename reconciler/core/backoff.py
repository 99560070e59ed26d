"""How long to wait before something is tried again: longer each time, and never all at the same instant."""

from __future__ import annotations


def backoff_s(attempts: int, first_s: float, longest_s: float, token: str) -> float:
    """Seconds before the try after so many failed ones: between half of a doubling wait and all of it.

    The token is one that was minted for the purpose: it spreads those who failed together.
    """
    whole = min(first_s * 2.0 ** min(attempts - 1, 16), longest_s)
    spread = int.from_bytes(token.encode()[-4:], "big") % 1000 / 1000
    return whole * (0.5 + spread / 2)
