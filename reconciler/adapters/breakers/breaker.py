"""A breaker: CLOSED while calls are answered, OPEN after several in a row that were not, HALF_OPEN for one probe.

The states are pybreaker's. The library holds its lock for as long as a call takes, and reads the wall clock; so no call
goes through it: who may call is decided here, on a clock that cannot be set, and the library is told how each ended. A
call that was let through before the state last changed says nothing about the present one, and is not counted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import NoReturn

import pybreaker

from reconciler.core.happenings import BreakerMoved, BreakerState
from reconciler.core.ports import Declined, Fault, Reporter, Unanswered

THROTTLED_FOR_S = 10.0
"""A throttled call is none of the dependency's failures until nothing else was heard from it for so long."""

_FAILURES = (Fault.SILENT, Fault.THROTTLED, Fault.BARRED)

_STATES = {
    pybreaker.STATE_CLOSED: BreakerState.CLOSED,
    pybreaker.STATE_OPEN: BreakerState.OPEN,
    pybreaker.STATE_HALF_OPEN: BreakerState.HALF_OPEN,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many failures in a row a breaker opens, for how long, and how long its one probe may take."""

    failures: int = 5
    open_s: float = 20.0
    probe_s: float = 30.0


class LeftAlone(Exception):
    """The breaker is open: nothing was asked. `left_s`: after so many seconds it is tried again."""

    def __init__(self, message: str, left_s: float) -> None:
        super().__init__(message)
        self.left_s = left_s


@dataclass(frozen=True, slots=True)
class Heard:
    """What a breaker knows of its dependency, in seconds ago: for how long it is in its `state`; when a call was last
    answered, None: none was; and of what the last call failed, "" where it was answered.
    """

    state: BreakerState
    since_s: float
    answered_s: float | None
    error: str = ""
    error_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Pass:
    """Leave to call once, in the state that held when it was given."""

    state: int


class Breaker:
    """One breaker. `dependency` and `calls` name it in metrics and messages; used from any thread."""

    def __init__(
        self, dependency: str, calls: str, limits: Limits, monotonic: Callable[[], float], reporter: Reporter
    ) -> None:
        self.dependency = dependency
        self.calls = calls
        self._limits = limits
        self._monotonic = monotonic
        self._reporter = reporter
        self._library = pybreaker.CircuitBreaker(
            fail_max=limits.failures, listeners=[_Listener(self._moved)], throw_new_error_on_trip=False
        )
        self._lock = Lock()
        self._moves = 0
        self._since = monotonic()
        self._throttled_since: float | None = None
        self._said = ""
        self._answered: float | None = None
        self._failed: float | None = None
        self._untold: list[BreakerMoved] = []

    @property
    def state(self) -> BreakerState:
        """What the breaker is now; an open one stays open until a call comes that may probe."""
        return _STATES[self._library.current_state]

    def heard(self) -> Heard:
        """How its dependency answers, and whether it is asked."""
        with self._lock:
            now, answered, failed = self._monotonic(), self._answered, self._failed
            return Heard(
                self.state,
                now - self._since,
                None if answered is None else now - answered,
                self._said if failed is not None else "",
                None if failed is None else now - failed,
            )

    @contextmanager
    def call(self) -> Iterator[None]:
        """Around one call, awaited or not: its exception, or none, is how it ended. LeftAlone."""
        given = self._admit()
        try:
            yield
        except (Unanswered, Declined) as error:
            self._report(given, error.fault, str(error))
            raise
        except BaseException:
            self._give_back(given)
            raise
        self._report(given, None)

    def _admit(self) -> _Pass:
        with self._lock:
            if self._library.current_state != pybreaker.STATE_CLOSED:
                wait_s = self._limits.open_s if self.state is BreakerState.OPEN else self._limits.probe_s
                left_s = wait_s - (self._monotonic() - self._since)
                if left_s > 0:
                    raise LeftAlone(
                        f"{self.dependency} has not answered lately and is tried again in {left_s:.0f} s"
                        f" ({self._said})",
                        left_s,
                    )
                self._library.half_open()
            given = _Pass(self._moves)
        self._tell()
        return given

    def _report(self, given: _Pass, fault: Fault | None, said: str = "") -> None:
        with self._lock:
            if given.state != self._moves:
                return
            self._hear(fault, said)
            if fault is Fault.THROTTLED and self._is_new_throttling():
                return
            if fault in _FAILURES:
                with suppress(_Failed):
                    self._library.call(_fail)
            else:
                self._throttled_since = None
                if self._library.fail_counter or self.state is not BreakerState.CLOSED:
                    self._library.call(_succeed)
        self._tell()

    def _hear(self, fault: Fault | None, said: str) -> None:
        """A refusal of what was asked is an answer; that a call was not made says nothing."""
        if fault in _FAILURES:
            self._said, self._failed = said, self._monotonic()
        elif fault is not Fault.UNASKED:
            self._answered, self._failed = self._monotonic(), None

    def _is_new_throttling(self) -> bool:
        if self.state is not BreakerState.CLOSED:
            return False
        if self._throttled_since is None:
            self._throttled_since = self._monotonic()
        return self._monotonic() - self._throttled_since < THROTTLED_FOR_S

    def _give_back(self, given: _Pass) -> None:
        """A call that was cut short proves nothing: if it was the probe, the next call is."""
        with self._lock:
            if given.state == self._moves and self.state is BreakerState.HALF_OPEN:
                self._since = self._monotonic() - self._limits.probe_s

    def _moved(self, state: BreakerState) -> None:
        self._moves += 1
        self._since = self._monotonic()
        self._throttled_since = None
        error = "" if state is BreakerState.CLOSED else self._said
        self._untold.append(BreakerMoved(self.dependency, self.calls, state, error))

    def _tell(self) -> None:
        """Outside of the lock, since a reporter may look at the breaker."""
        while self._untold:
            self._reporter.tell(self._untold.pop(0))


@dataclass(frozen=True, slots=True)
class Breakers:
    """Makes the breakers of one process, and knows them all."""

    limits: Limits
    monotonic: Callable[[], float]
    reporter: Reporter
    made: list[Breaker] = field(default_factory=list)

    def make(self, dependency: str, calls: str) -> Breaker:
        """The one of that name, whose state is told from the start."""
        for made in self.made:
            if (made.dependency, made.calls) == (dependency, calls):
                return made
        breaker = Breaker(dependency, calls, self.limits, self.monotonic, self.reporter)
        self.made.append(breaker)
        self.reporter.tell(BreakerMoved(dependency, calls, BreakerState.CLOSED))
        return breaker


class _Listener(pybreaker.CircuitBreakerListener):
    def __init__(self, moved: Callable[[BreakerState], None]) -> None:
        self._moved = moved

    def state_change(
        self,
        cb: pybreaker.CircuitBreaker,
        old_state: pybreaker.CircuitBreakerState | None,
        new_state: pybreaker.CircuitBreakerState,
    ) -> None:
        self._moved(_STATES[new_state.name])


class _Failed(Exception):
    """Stands for a failure that has been raised elsewhere."""


def _fail() -> NoReturn:
    raise _Failed


def _succeed() -> None:
    return None
