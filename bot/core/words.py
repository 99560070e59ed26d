"""The sentences of `sayings`: name → English, Spanish."""

from __future__ import annotations

WEEKDAYS = (
    ("Mon", "lun"),
    ("Tue", "mar"),
    ("Wed", "mié"),
    ("Thu", "jue"),
    ("Fri", "vie"),
    ("Sat", "sáb"),
    ("Sun", "dom"),
)

WORDS: dict[str, tuple[str, str]] = {
    "no-such-command-but": (
        "There is no command “{word}”. Did you mean “{meant}”?",
        "No existe la orden “{word}”. ¿Quería decir “{meant}”?",
    ),
    "no-such-command": (
        "There is no command “{word}”; “help” lists those that there are.",
        "No existe la orden “{word}”; “help” muestra las que hay.",
    ),
    "name-what": (
        "Say which namespace or schedule: {verb} NAME.",
        "Diga qué namespace u horario: {verb} NOMBRE.",
    ),
    "for-how-long": (
        "Say for how long: {verb} {subject} 2h, or 08:00-12:00.",
        "Diga por cuánto tiempo: {verb} {subject} 2h, o 08:00-12:00.",
    ),
    "unknown-namespace": (
        "No schedule and no cost centre names a namespace “{namespace}”.",
        "Ningún horario ni centro de costo nombra un namespace “{namespace}”.",
    ),
    "unknown-namespace-but": (
        "No schedule and no cost centre names a namespace “{namespace}”. Did you mean “{meant}”?",
        "Ningún horario ni centro de costo nombra un namespace “{namespace}”. ¿Quería decir “{meant}”?",
    ),
    "unknown-schedule": (
        "There is no schedule “{schedule}”.",
        "No existe el horario “{schedule}”.",
    ),
    "unknown-schedule-but": (
        "There is no schedule “{schedule}”. Did you mean “{meant}”?",
        "No existe el horario “{schedule}”. ¿Quería decir “{meant}”?",
    ),
    "several-schedules": (
        "{namespace} has several schedules: {schedules}. Name the one that you mean.",
        "{namespace} tiene varios horarios: {schedules}. Nombre el que quiere decir.",
    ),
    "several-clusters": (
        "{namespace} is in several clusters. Write {choices}.",
        "{namespace} está en varios clústeres. Escriba {choices}.",
    ),
    "which-cost-centre": (
        "Say who pays for {namespace}: it may be {choices}.",
        "Diga quién paga por {namespace}: puede ser {choices}.",
    ),
    "no-cost-centre": (
        "No cost centre may pay for {namespace}; add it to cost-centers.yaml first.",
        "Ningún centro de costo puede pagar por {namespace}; agréguelo antes a cost-centers.yaml.",
    ),
    "on-already": (
        "{namespace} is to be awake until {until} already, by {schedule}; nothing is to be done.",
        "{namespace} ya está previsto encendido hasta {until}, por {schedule}; no hay nada que hacer.",
    ),
    "not-on": (
        "{namespace} is not to be awake now, so there is nothing to extend. `wake {namespace} 2h` wakes it.",
        "{namespace} no está previsto encendido ahora, así que no hay qué alargar: `wake {namespace} 2h`.",
    ),
    "ends-where-next-begins": (
        "It ends at {stop}, where the next window begins, by {schedule}.",
        "Termina a las {stop}, donde empieza la ventana siguiente, por {schedule}.",
    ),
    "begins-where-on-until": (
        "It begins at {start}: until then {namespace} is awake anyway, by {schedule}.",
        "Empieza a las {start}: hasta entonces {namespace} ya está encendido, por {schedule}.",
    ),
    "said-in-utc": (
        "The file says it in UTC: the clock of {zone} cannot say those instants.",
        "El archivo lo dice en UTC: el reloj de {zone} no puede decir esos instantes.",
    ),
    "beside-the-week": (
        "The weekly schedule {schedule} stays as it is; a one-off is put beside it.",
        "El horario semanal {schedule} queda como está; se pone a su lado uno de una sola vez.",
    ),
    "only-this-namespace": (
        "{schedule} names several namespaces; only {namespace} is changed.",
        "{schedule} nombra varios namespaces; solo cambia {namespace}.",
    ),
    "nothing-changes": (
        "That is how it is already; nothing is to be done.",
        "Ya es así; no hay nada que hacer.",
    ),
    "refused-by-rules": (
        "The rules refuse it; nothing was proposed.",
        "Las reglas no lo permiten; no se propuso nada.",
    ),
    "no-catalogue": (
        "The schedules on {branch} have no usable policy, so nothing can be judged; “alba validate” says why.",
        "Los horarios de {branch} no tienen una política usable y nada se puede juzgar; “alba validate” dice por qué.",
    ),
}
