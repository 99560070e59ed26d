"""Tells the channels of the policy what has become of namespaces, grouped, and only what is still true.

What was told is kept in the table, so that neither a restart nor a second bot says it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.blocks import Message
from bot.core.notices import Told, notices
from bot.core.sight import Sight
from bot.ports import Messages, MessagesUnavailable
from reconciler.core.errands import ERRANDS, Errand
from reconciler.core.ports import Expect, Put, Store

NOTICED = f"{ERRANDS}noticed"


@dataclass(frozen=True, slots=True)
class Noticer:
    """One round after another; several bots may run it at once, and one of them tells."""

    store: Store
    messages: Messages
    mint: Callable[[], str]

    def round(self, sight: Sight) -> int:
        """Tell what is new; how many messages that was. StoreUnavailable."""
        kept = self.store.read([NOTICED]).get(NOTICED)
        before = _read(kept.text) if isinstance(kept, Errand) else None
        found, after = notices(sight, before or {}, first=before is None)
        if after == before:
            return 0
        expected = kept.version if isinstance(kept, Errand) else Expect.ABSENT
        text = json.dumps({name: [told.state, told.soon] for name, told in sorted(after.items())})
        if not self.store.transact([Put(Errand(NOTICED, self.mint(), text), expected)]):
            return 0
        return self._told(found)

    def _told(self, found: Mapping[str, Sequence[Message]]) -> int:
        count = 0
        for channel, messages in found.items():
            for each in messages:
                try:
                    self.messages.post(channel, each)
                    count += 1
                except MessagesUnavailable:
                    continue  # told at most once: the next change is told again
        return count


def _read(text: str) -> dict[str, Told]:
    return {name: Told(state, soon) for name, (state, soon) in json.loads(text).items()}
