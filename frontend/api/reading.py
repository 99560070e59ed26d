"""What this process reads, and how each of it answers: the store, the repository, and the clusters it may ask."""

from __future__ import annotations

from frontend.api.content.health import Dependency, dependency
from frontend.api.estate import Estate
from frontend.api.following import NotReady
from schemas.instants import Instant


def dependencies(estate: Estate, now: Instant) -> list[Dependency]:
    """Each of them, as it stands."""
    main, sights = estate.mainline, sorted(estate.lookout.sights.items()) if estate.lookout else []
    try:
        fault, read_at = estate.follower.copy.fault, estate.follower.copy.read_at
    except NotReady as error:
        fault, read_at = str(error), None
    answers = [("store", fault, read_at), ("repository", main.fault, main.looked_at)]
    breakers = {name: breaker.state for name, breaker in estate.breakers.items()}
    found = [dependency(name, fault, read_at, now, breakers.get(name)) for name, fault, read_at in answers]
    return found + [
        dependency(f"cluster {name}", sight.fault, sight.answered_at, now, sight.breaker.state)
        for name, sight in sights
    ]
