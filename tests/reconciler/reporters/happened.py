"""One happening of each kind, for what reporters do with them."""

from __future__ import annotations

from reconciler.core.happenings import (
    BreakerMoved,
    BreakerState,
    Contended,
    Drifted,
    GrewStale,
    Happening,
    Missed,
    PlacesUsed,
    Stood,
    StoodBack,
    StoreBack,
    StoreLost,
    SwitchBegan,
    Switched,
    SwitchFailed,
    Synced,
    SyncHeld,
    TickEnded,
    Unavailable,
    Waits,
    WouldSwitch,
)
from reconciler.core.records import Cause, NamespaceKey, Trouble, Way
from schemas.schedule import Window

DEV = NamespaceKey("main", "payments-dev")
NINE = 1_796_288_400

EVERYTHING: tuple[Happening, ...] = (
    TickEnded(NINE, 3, 1, 1, 1, 0.25),
    SwitchBegan(DEV, Way.WAKE, None, 2, "claim-1"),
    Switched(DEV, Way.WAKE, None, 5, 2, 31.0, (), "claim-1"),
    Switched(DEV, Way.SLEEP, None, 4, 0, 1.5, (Trouble("Deployment/api", "no"),), "claim-2"),
    SwitchFailed(DEV, Way.WAKE, "forbidden", True, NINE + 300, "claim-3"),
    SwitchFailed(DEV, Way.WAKE, "timed out", False, NINE + 5, "claim-4"),
    WouldSwitch(DEV, Way.SLEEP),
    Waits(DEV, 1, 5),
    Missed(DEV, "payments/load-test", Window(NINE, NINE + 3600), Cause.NO_PLACE),
    Drifted(DEV, "woken-by-hand: Deployment/api", "kubectl"),
    Drifted(DEV, ""),
    Contended(DEV, "argocd"),
    Synced("abc", 2, 1, 1),
    SyncHeld("abd", "puts too much to sleep"),
    StoodBack("main", "paused by alba restore by ana"),
    Unavailable("the store", "timed out"),
    StoreLost(NINE - 5, "dynamodb has not answered lately"),
    StoreBack(7200, 3, 1),
    GrewStale(NINE - 90_000, True),
    BreakerMoved("dynamodb", "calls", BreakerState.OPEN),
    Stood(NINE, ("main",), 5, (PlacesUsed("main", 4, 2),), 30, 4, 3, 2, 60),
)
