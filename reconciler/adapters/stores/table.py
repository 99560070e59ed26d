"""The table, in the plan's Spanish names: the one place that knows which attribute is which value of ours.

Used by both stores; `docs/table.md` is its page for people. Every item has `id`, `tipo` (what kind it is)
and `formato`. Only a schedule's row and the history carry `estado`, so the plan's index holds nothing else;
only a namespace's record carries `turno`, so the index of what is due holds nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

from reconciler.adapters.stores.codec import Attribute, Attributes, Codec
from reconciler.core.bots import Bots
from reconciler.core.errands import Errand
from reconciler.core.history import HistoryRow
from reconciler.core.hours import Hour
from reconciler.core.items import Item, item_id, record_id
from reconciler.core.records import NEVER, ItemId, NamespaceKey, NamespaceRecord, Places, State
from reconciler.core.revisions import CataloguePointer, Chunk, FirstHold, Signals
from reconciler.core.rounds import Round
from reconciler.core.rows import ScheduleRow
from schemas.instants import instant_text, parse_instant
from schemas.schedule import Window

TABLE = "programaciones-namespaces"
STATE_INDEX = "estado-fecha_encendido-index"
DUE_INDEX = "turno-proximo-index"

ESTADO: Mapping[State, str] = {
    State.PENDING: "pendiente",
    State.WAKING: "encendiendo",
    State.AWAKE: "encendido",
    State.SLEEPING: "apagando",
    State.DONE: "completado",
    State.WAITING: "en_espera",
    State.FAILED: "fallido",
    State.MISSED: "perdido",
    State.CANCELLED: "cancelado",
}
FINAL = (State.DONE, State.FAILED, State.MISSED, State.CANCELLED)
"""The states that history can have: what is filed does not change any more."""

SCHEDULE_ROW, HISTORY_ROW = "programacion", "historia"
FORMAT = 1
"""Raised only by a change that a reader of the old form would misread; new attributes do not raise it."""

NO_WINDOW = instant_text(NEVER)
"""The `fecha_encendido` of a schedule without a window to come: the index lists it too, after all others."""

LARGEST_ITEM_BYTES = 400 * 1024
_MAY_BE_TOO_LARGE = LARGEST_ITEM_BYTES // 8

_STATES = {text: state for state, text in ESTADO.items()}

_NAMESPACE = Codec(
    NamespaceRecord,
    apart=frozenset({"key", "next_at"}),
    seldom=frozenset({"calendar", "held", "unsettled", "stretch", "observed"}),
)
_PLAIN: Mapping[type[Item], str] = {
    Places: "lugares",
    CataloguePointer: "catalogo",
    Chunk: "parte",
    FirstHold: "retenida",
    Signals: "avisos",
    Round: "ronda",
    Hour: "hora",
    Bots: "bots",
    Errand: "encargo",
}
"""Of these the attributes are the fields, and nothing else."""

_BY_TIPO = {tipo: Codec[Item](cls, names={"expires": "expira"}) for cls, tipo in _PLAIN.items()}

_PEOPLE = {"cost_centre": "centro_costo", "owner": "responsable", "cause": "causa"}
_SCHEDULE = Codec(
    ScheduleRow,
    names=_PEOPLE
    | {
        "reason": "motivo",
        "file": "archivo",
        "timezone": "zona_horaria",
        "conditions": "condiciones",
        "since": "despierto_desde",
        "detail": "detalle",
    },
    apart=frozenset({"key", "state", "window"}),
    instants=frozenset({"since"}),
)
_HISTORY = Codec(
    HistoryRow,
    names=_PEOPLE
    | {
        "schedule": "programacion",
        "expires": "expira",
        "due": "encendido_debido",
        "waited_since": "en_espera_desde",
        "began": "encendido_real",
        "ended": "apagado_real",
        "ready_at": "listo",
        "meter": "consumo",
        "money": "costo",
        "currency": "moneda",
        "asleep": "dormido",
    },
    apart=frozenset({"key", "state", "planned"}),
    instants=frozenset({"due", "waited_since", "began", "ended", "ready_at"}),
)


class UnreadableItem(ValueError):
    """An item that this version cannot read: a newer one wrote it, or somebody changed it by hand."""

    exit_code = 2


class ItemTooLarge(ValueError):
    """An item that DynamoDB would refuse; SQLite refuses it too: what runs on one runs on the other."""


def attributes_of(item: Item, shards: int = 1) -> Attributes:
    """The attributes of an item; the index of what is due is spread over so many `shards`.

    ItemTooLarge; ValueError: a history row that is not final.
    """
    attributes = _attributes(item, shards)
    attributes["id"] = item_id(item)
    attributes["formato"] = FORMAT
    if sum(len(v) for v in attributes.values() if isinstance(v, str)) > _MAY_BE_TOO_LARGE:
        _refuse_too_large(attributes)
    return attributes


def _attributes(item: Item, shards: int) -> Attributes:
    match item:
        case NamespaceRecord():
            due: Attributes = {"turno": shard_of(item.key, shards), "proximo": item.next_at}
            attributes = _NAMESPACE.write(item) | due | {"tipo": "namespace"}
        case ScheduleRow():
            attributes = _SCHEDULE.write(item) | _listed(item) | _next_window(item) | {"tipo": SCHEDULE_ROW}
        case HistoryRow():
            if item.state not in FINAL:
                raise ValueError(f"history row {item.id} is {item.state}: file it once it is final")
            attributes = _HISTORY.write(item) | _listed(item) | _window(item.planned) | {"tipo": HISTORY_ROW}
        case _:
            tipo = _PLAIN[type(item)]
            attributes = _BY_TIPO[tipo].write(item) | {"tipo": tipo}
    return attributes


def item_of(attributes: Mapping[str, Attribute]) -> Item:
    """The item that has these attributes; those that are unknown here are passed over. UnreadableItem."""
    try:
        if attributes.get("formato") != FORMAT:
            raise ValueError(f"formato: expected {FORMAT}, found {attributes.get('formato')!r}")
        return _item(attributes)
    except (ValueError, KeyError) as error:
        raise UnreadableItem(
            f"item {attributes.get('id')!r} of the table cannot be read ({error}): "
            "run the version that wrote it, or delete the item and sync again"
        ) from error


def _item(attributes: Mapping[str, Attribute]) -> Item:
    item: Item
    match attributes["tipo"]:
        case "namespace":
            key, next_at = key_of(str(attributes["id"])), _number(attributes, "proximo")
            item = _NAMESPACE.read(attributes, key=key, next_at=next_at)
        case "programacion":
            window = _window_of_schedule(attributes)
            item = _SCHEDULE.read(attributes, key=_key(attributes), state=_state(attributes), window=window)
        case "historia":
            planned = _read_window(attributes)
            item = _HISTORY.read(attributes, key=_key(attributes), state=_state(attributes), planned=planned)
        case str() as tipo if tipo in _BY_TIPO:
            item = _BY_TIPO[tipo].read(attributes)
        case other:
            raise ValueError(f"tipo: {other!r} is unknown")
    return item


def shard_of(key: NamespaceKey, shards: int) -> str:
    """The partition of the due index that a namespace is in: the same for every process and version."""
    return str(crc32(str(key).encode()) % shards)


RECORDS = record_id(NamespaceKey("", "")).removesuffix("/")
"""What the ids of all namespace records begin with, and no other's."""


def key_of(record: ItemId) -> NamespaceKey:
    """The namespace whose record has this id."""
    return NamespaceKey.parse(record.removeprefix(RECORDS))


def _listed(row: ScheduleRow | HistoryRow) -> Attributes:
    return {"cluster": row.key.cluster, "namespace": row.key.namespace, "estado": ESTADO[row.state]}


def _next_window(row: ScheduleRow) -> Attributes:
    """A schedule that is done has no window to come, whatever its last was: it stands after all history."""
    if row.window is None:
        return {"fecha_encendido": NO_WINDOW}
    window = _window(row.window)
    if row.state is State.DONE:
        return window | {"fecha_encendido": NO_WINDOW, "ultimo_encendido": window["fecha_encendido"]}
    return window


def _window(window: Window) -> Attributes:
    return {"fecha_encendido": instant_text(window.start), "fecha_apagado": instant_text(window.stop)}


def _window_of_schedule(attributes: Mapping[str, Attribute]) -> Window | None:
    if "fecha_apagado" not in attributes:
        return None
    done = "ultimo_encendido" in attributes
    return _read_window(attributes, "ultimo_encendido" if done else "fecha_encendido")


def _read_window(attributes: Mapping[str, Attribute], start: str = "fecha_encendido") -> Window:
    return Window(parse_instant(str(attributes[start])), parse_instant(str(attributes["fecha_apagado"])))


def _key(attributes: Mapping[str, Attribute]) -> NamespaceKey:
    return NamespaceKey(str(attributes["cluster"]), str(attributes["namespace"]))


def _state(attributes: Mapping[str, Attribute]) -> State:
    return _STATES[str(attributes["estado"])]


def _number(attributes: Mapping[str, Attribute], name: str) -> int:
    number = attributes[name]
    if type(number) is not int:
        raise ValueError(f"{name}: expected a whole number, found {number!r}")
    return number


def _refuse_too_large(attributes: Attributes) -> None:
    size = sum(len(name) + len(str(value).encode()) for name, value in attributes.items())
    if size > LARGEST_ITEM_BYTES:
        raise ItemTooLarge(
            f"item {attributes['id']!r} has {size} bytes and the table takes {LARGEST_ITEM_BYTES} at most: "
            "split what it lists (fewer schedules of one namespace, a lower limit)"
        )
