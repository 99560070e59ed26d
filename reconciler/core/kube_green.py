"""What a SleepInfo of kube-green says, and what of it Alba has no word for.

It wakes at `wakeUpAt` and puts to sleep at `sleepAt` on the days of `weekdays` (as in a cron expression), in the zone
of `timeZone`, UTC where there is none; without `wakeUpAt` it only ever puts to sleep.
"""

from __future__ import annotations

from collections.abc import Iterator

from reconciler.core.awake_week import DAY_MINUTES, Unclear, Week, minute_of_day, woken_and_put_to_sleep
from reconciler.core.objects import items, part, text
from reconciler.core.ports import JsonObject
from schemas.weekdays import weekdays_meant

TOOL = "kube-green"
_SAID_IN_A_SCHEDULE = frozenset({"weekdays", "sleepAt", "wakeUpAt", "timeZone"})
_SAID_ELSEWHERE = frozenset({"excludeRef", "suspendCronJobs", "suspendDeployments", "suspendStatefulSets"})


def week_said(sleep_info: JsonObject) -> Week | Unclear:
    """When the namespace is awake."""
    spec = part(sleep_info, "spec")
    days = weekdays_meant(text(spec, "weekdays"))
    sleep, wake = minute_of_day(text(spec, "sleepAt")), minute_of_day(text(spec, "wakeUpAt"))
    if not days:
        return Unclear(f"its weekdays are {text(spec, 'weekdays')!r}")
    if not text(spec, "wakeUpAt"):
        return Unclear("it has no wakeUpAt: somebody wakes it by hand")
    if sleep is None or wake is None or sleep == wake or DAY_MINUTES in (sleep, wake):
        return Unclear(f"it sleeps at {text(spec, 'sleepAt')!r} and wakes at {text(spec, 'wakeUpAt')!r}")
    return Week(woken_and_put_to_sleep(days, wake, sleep), text(spec, "timeZone") or "UTC")


def left_behind(sleep_info: JsonObject) -> Iterator[tuple[str, str, str]]:
    """What it says that a schedule cannot: the workload (or ""), what, and what to do."""
    spec = part(sleep_info, "spec")
    exclude = 'annotate it with alba/exclude: "true"'
    for ref in items(spec.get("excludeRef")):
        labels = ", ".join(f"{key}={value}" for key, value in part(ref, "matchLabels").items())
        yield f"{text(ref, 'kind')}/{text(ref, 'name') or labels}", "it is excluded", exclude
    for kind, asleep in (("Deployment", True), ("StatefulSet", True), ("CronJob", False)):
        if spec.get(f"suspend{kind}s", asleep) is not True:
            yield f"{kind}/*", "kube-green leaves this kind alone, Alba puts it to sleep", f"where unwanted, {exclude}"
    for key in sorted(str(key) for key in spec.keys() - _SAID_IN_A_SCHEDULE - _SAID_ELSEWHERE):
        yield "", f"spec.{key} has no counterpart", "see what it does there before kube-green is taken away"
