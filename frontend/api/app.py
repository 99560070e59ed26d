"""The ASGI application: routes, errors, headers and the document, over an estate that somebody else refreshes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from http import HTTPStatus
from importlib.metadata import version

from fastapi import Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from frontend.api.answers import PACKED_AT, SMALLEST_PACKED
from frontend.api.asking import known_parameters
from frontend.api.estate import Estate
from frontend.api.guarding.gate import Gate, Guard
from frontend.api.guarding.heads import Heads
from frontend.api.guarding.shielding import Shield
from frontend.api.metering import Metered, Metering
from frontend.api.openapi import document
from frontend.api.page import BuiltPage
from frontend.api.problem import answer_problems, documented
from frontend.api.responding import Ready
from frontend.api.routes import feeds, health, live, namespaces, overview, plan_paths, schedules, validation
from frontend.api.routes import page as page_routes

API = "/api/v1"
DESCRIPTION = """\
What Alba knows: schedules, what is awake and why, what comes next, what it cost. It only reads; schedules are changed
by pull requests. Every answer carries `as_of` (the server's clock), `seq` (it goes up with every change) and
`stale_since` (null while the store answers). Instants are UTC."""


def make_app(
    estate: Estate,
    mint: Callable[[], str],
    running: Callable[[], AbstractAsyncContextManager[None]] | None = None,
    *,
    guard: Guard | None = None,
    page: BuiltPage | None = None,
) -> FastAPI:
    """The application. `mint` makes correlation ids; `running` is entered while it is served; without a `guard`
    everybody may ask as often as they like, without a `page` there is none.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if running is None:
            yield
            return
        async with running():
            yield

    app = bare_app(lifespan)
    app.state.estate, app.state.page, app.state.metering = estate, page, Metering(estate)
    app.include_router(page_routes.router())
    answer_problems(app, estate.repository)
    app.add_middleware(Ready, estate=estate)
    app.add_middleware(Heads)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=PACKED_AT)
    if guard:
        app.add_middleware(Gate, guard=guard)
    app.add_middleware(Metered, metering=app.state.metering)
    app.add_middleware(Shield, mint=mint)
    return app


def bare_app(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None) -> FastAPI:
    """The operations and their document alone, over nothing that could answer."""
    app = FastAPI(
        title="Alba",
        version=version("alba-schedules"),
        description=DESCRIPTION,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name if route.path.startswith(API) else f"{route.name}_of_plan",
    )
    held, refused = [Depends(known_parameters)], documented(HTTPStatus.UNPROCESSABLE_ENTITY)
    for room in (schedules, namespaces, overview, validation, health, live, feeds):
        app.include_router(room.router(), prefix=API, dependencies=held, responses=refused)
    for room in (health, live):  # where probes and scrapers look for them
        app.include_router(room.router(), dependencies=held, include_in_schema=False)
    app.include_router(plan_paths.router(), dependencies=held, responses=refused)
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    return app
