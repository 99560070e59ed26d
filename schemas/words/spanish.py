"""What each rule says in Spanish, by the rule's name and its case; the facts stand in braces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

AND = "y"


@dataclass(frozen=True, slots=True)
class Words:
    """The sentences of one case of a rule, the fullest first; the labels of its fixes and of its related places."""

    messages: tuple[str, ...]
    hints: tuple[str, ...]
    fix: str = "escriba {text}"
    related: str = ""


def _words(message: str | tuple[str, ...], *hints: str, fix: str = "escriba {text}", related: str = "") -> Words:
    return Words((message,) if isinstance(message, str) else message, hints, fix, related)


VALUES: Mapping[tuple[str, str], str] = {
    ("expected", "keys and values"): "claves y valores",
    ("expected", "a list"): "una lista",
    ("expected", "text"): "texto",
    ("expected", "a whole number"): "un número entero",
    ("expected", "true or false"): "true o false",
    ("expected", "a number"): "un número",
    ("expected", "nothing"): "nada",
    ("unit", "characters"): "caracteres",
    ("unit", "entries"): "elementos",
    ("data", "tzdata"): "los datos de zonas horarias",
    ("data", "holidays"): "los datos de festivos",
    ("weekday", "mon"): "lun",
    ("weekday", "tue"): "mar",
    ("weekday", "wed"): "mié",
    ("weekday", "thu"): "jue",
    ("weekday", "fri"): "vie",
    ("weekday", "sat"): "sáb",
    ("weekday", "sun"): "dom",
}
"""Facts that are words themselves, by the fact's name and its value."""

_WEEKLY = "escriba `weekly:` con `days: [{days}]`, `start: {start}` y un `stop:`"
_WINDOWS = "escriba las ventanas como `weekly:` (days, start, stop) o `once:`"
_NO_KEY = "`{key}` no es una clave de este archivo"
_CALENDAR = "mire el calendario; Alba conoce 2000–2059"
_RENAME = "cambie el nombre a {text}"

_FORM: Mapping[tuple[str, str], Words] = {
    ("file-too-large", ""): _words(
        "el archivo tiene {bytes} bytes; el máximo es {limit}", "divídalo en varios archivos"
    ),
    ("not-utf-8", ""): _words(
        "el archivo no es UTF-8: su byte {byte} es {value}", "es {encoding}; guárdelo como UTF-8", "guárdelo como UTF-8"
    ),
    ("hidden-character", ""): _words("hay un carácter oculto aquí: {character}", "bórrelo; quien revisa no lo ve"),
    ("not-yaml", "unclosed"): _words(
        "esto no es YAML: lo que empieza aquí nunca se cierra", "añada el `{sign}` de cierre",
        "añada las comillas de cierre", related="aquí se echó en falta el cierre",
    ),
    ("not-yaml", "key is no text"): _words("una clave debe ser texto sin más", "escriba un nombre como clave"),
    ("not-yaml", "tab"): _words(
        "esto no es YAML: la línea empieza con un tabulador", "use espacios; YAML no admite tabuladores ahí"
    ),
    ("not-yaml", "colon"): _words(
        "esto no es YAML: no puede haber otra clave aquí",
        "ponga entre comillas el texto que lleve `: `, y empiece cada clave en la columna de sus vecinas",
    ),
    ("not-yaml", "sign"): _words(
        "esto no es YAML: ningún valor puede empezar con este carácter", "ponga el valor entre comillas"
    ),
    ("not-yaml", "pattern"): _words(
        "esto no es YAML: falta un nombre después de `*` o `&`",
        'ponga entre comillas el valor que empiece con `*` o `&`, como "*-prod"',
    ),
    ("not-yaml", "no colon"): _words(
        "esto no es YAML: falta un `:`", "escriba un espacio tras los dos puntos de una clave, como `owner: ana`"
    ),
    ("not-yaml", "key"): _words(
        "esto no es YAML: aquí debería empezar una clave",
        "empiece cada clave en la columna de sus vecinas; nada puede seguir a las comillas de cierre",
    ),
    ("not-yaml", "dash"): _words(
        "esto no es YAML: aquí debería empezar un elemento con `-`",
        "empiece cada `-` de una lista en la misma columna, sin ninguna clave entre ellos",
    ),
    ("not-yaml", "rest"): _words(
        "esto no es YAML: el documento ya terminó antes de esto", "deje un documento por archivo y nada tras `...`"
    ),
    ("not-yaml", "escape"): _words(
        "esto no es YAML: aquí la barra inversa no significa nada",
        "escriba la barra inversa dos veces, o ponga el texto entre comillas simples",
    ),
    ("not-yaml", "directive"): _words("esto no es YAML de esta versión", "borre la línea que empieza con %"),
    ("not-yaml", ""): _words("esto no es YAML", "mire esta línea y la anterior"),
    ("empty-file", ""): _words("el archivo está vacío", "escriba un horario o borre el archivo"),
    ("several-documents", ""): _words("aquí empieza un segundo documento", "deje un documento por archivo"),
    ("alias", ""): _words(
        "`*{name}` es un alias, y no se admite ninguno",
        "ponga un patrón entre comillas, como {quoted}; lo que un alias representa se escribe entero",
        fix="ponerlo entre comillas",
    ),
    ("alias", "anchor"): _words("aquí hay un ancla, y no se admite ninguna", "borre el `&nombre`"),
    ("tag", ""): _words(
        "aquí hay una etiqueta, y no se admite ninguna: {tag}", "bórrela o ponga el valor entre comillas"
    ),
    ("duplicate-key", ""): _words(
        "`{key}` está aquí por segunda vez; la línea {line} ya la tiene", "deje una de las dos", related="la primera"
    ),
    ("nested-too-deep", ""): _words("hay más de {limit} niveles anidados", "a un horario le bastan tres niveles"),
    ("unexpected-file", ""): _words(
        "`{part}` no puede ser parte del id de un horario", "use minúsculas, dígitos y `-`, 63 como máximo"
    ),
    ("unexpected-file", "yml"): _words(
        "el archivo de un horario termina en `.yaml`", "cambie su nombre a {right}"
    ),
    ("unexpected-file", "no schedule"): _words(
        "aquí solo puede haber horarios", "sáquelo de `schedules/`; el archivo de un horario termina en `.yaml`"
    ),
    ("missing-file", ""): _words("falta `{path}`", "añada schedules/{path}"),
    ("directive", ""): _words("no se admite una línea que empiece con %", "bórrela"),
}  # fmt: skip

_SHAPE: Mapping[tuple[str, str], Words] = {
    ("unknown-key", ""): _words(_NO_KEY, "¿quería decir `{meant}`?", "las claves de aquí son {known}", fix=_RENAME),
    ("unknown-key", "cron"): _words(_NO_KEY, _WEEKLY, _WINDOWS),
    ("unknown-key", "rrule"): _words(_NO_KEY, _WEEKLY, _WINDOWS),
    ("unknown-key", "replicas"): _words(
        _NO_KEY, "Alba devuelve a cada carga el tamaño que tenía; no hay nada que fijar"
    ),
    ("unknown-key", "allDay"): _words(_NO_KEY, "escriba `start: 00:00` y `stop: 24:00`"),
    ("missing-key", ""): _words("falta `{key}`", "añada `{key}:`"),
    ("missing-key", "time of a one-off"): _words(
        "falta `{key}`",
        "añada `{key}:`; una ventana de todo el día se escribe de 2026-12-01T00:00 a 2026-12-02T00:00",
    ),
    ("missing-key", "time of a week"): _words(
        "falta `{key}`", "añada `{key}:`; una ventana de todo el día se escribe `start: 00:00` y `stop: 24:00`"
    ),
    ("missing-key", "one of several"): _words("falta una de las claves {keys}", "añada `{key}:`"),
    ("wrong-type", ""): _words(
        ("`{field}` debe ser {expected}, y es {shown}", "el archivo debe ser {expected}, y es {shown}"),
        "escriba una lista: [{items}]", "escriba {expected}",
    ),
    ("wrong-type", "days"): _words(
        "`{field}` debe ser {expected}, y es {shown}",
        "escriba una lista: [{items}]", "escriba una lista de días, como [mon, tue, wed, thu, fri]",
    ),
    ("wrong-type", "name or list"): _words("{shown} no es ni texto ni una lista", "escriba un nombre o una lista"),
    ("wrong-value", ""): _words(
        "`{field}` no puede ser {shown}", "¿quería decir `{meant}`?", "valores válidos: {choices}"
    ),
    ("wrong-value", "price"): _words(
        "`{field}` no puede ser {shown}",
        'escriba la moneda como USD y los precios como texto con punto, como "0.0405"',
    ),
    ("wrong-value", "schema"): _words(
        "`{field}` no está bien", "consulte el esquema de este archivo"
    ),
    ("keys-exclude-each-other", ""): _words(
        "{keys} no pueden estar en un mismo archivo", "deje una de ellas, o escriba dos archivos"
    ),
    ("keys-exclude-each-other", "needs another"): _words(
        "`{key}` solo va con `{missing}`", "bórrela, o añada `{missing}:`"
    ),
    ("not-a-time", ""): _words(
        "{shown} no es una hora",
        "escriba `start: {start}`, `stop: {stop}` y `timezone: {zone}`", "escriba `start: {start}` y `stop: {stop}`",
        "escriba {meant}", "escriba horas y minutos como 08:00",
    ),
    ("not-a-time", "of a one-off"): _words(
        "{shown} no es una fecha con hora",
        "escriba {utc} y `timezone: UTC`", "escriba {meant}",
        "escriba 2026-12-01T08:00, sin segundos ni desfase; la zona va en `timezone:`",
    ),
    ("not-a-weekday", ""): _words(
        "{shown} no es un día", "escriba [{days}]", "los días son [{known}]", fix="escribir los días"
    ),
    ("repeated-value", ""): _words("{shown} está aquí dos veces", "deje uno de los dos"),
    ("too-long-or-too-short", ""): _words(
        (
            "`{field}` tiene {size} {unit}; el máximo es {bound}",
            "`{field}` es {size}; el máximo es {bound}",
        ),
        "acórtelo",
    ),
    ("too-long-or-too-short", "too short"): _words(
        (
            "`{field}` tiene {size} {unit}; el mínimo es {bound}",
            "`{field}` es {size}; el mínimo es {bound}",
        ),
        "complételo",
    ),
    ("not-a-name", ""): _words(
        ("{shown} no es un nombre válido: {character}", "{shown} no es un nombre válido"),
        "escriba una lista: [{items}]",
        "use minúsculas, dígitos y `-`, con letra o dígito al principio y al final, 63 como máximo",
    ),
    ("no-such-date", ""): _words("no existe la fecha {date}", _CALENDAR),
    ("no-such-date", "time"): _words(
        "no existe la hora {date}", "mire el calendario y el reloj; Alba conoce 2000–2059"
    ),
    ("no-such-date", "no date at all"): _words(
        "{shown} no es una fecha", "escriba 2026-12-24, o un rango como 2026-12-28..2027-01-03"
    ),
    ("empty-window", ""): _words(
        "la ventana de {start} a {stop} está vacía",
        "escriba otro fin; una ventana de todo el día es `start: 00:00` y `stop: 24:00`",
    ),
    ("empty-window", "once"): _words(
        "la ventana de {start} a {stop} está vacía", "escriba un fin posterior al inicio"
    ),
    ("stop-before-start", "once"): _words(
        "la ventana de {start} a {stop} termina antes de empezar", "escriba un fin posterior al inicio"
    ),
    ("stop-before-start", "range"): _words(
        "el rango {start}..{stop} termina antes de empezar", "escriba {stop}..{start}"
    ),
    ("stop-before-start", "until"): _words(
        "`until` ({stop}) es anterior a `from` ({start})", "escriba un `until` posterior o un `from` anterior"
    ),
    ("not-a-duration", ""): _words(
        "{shown} no es una duración", "escriba minutos, horas o días, como 60m, 4h o 31d"
    ),
}  # fmt: skip

_ESTATE: Mapping[tuple[str, str], Words] = {
    ("unknown-zone", ""): _words(
        "no existe la zona horaria `{zone}`", "¿quería decir {meant}?",
        "use un nombre Región/Ciudad, como America/Bogota, o UTC",
    ),
    ("unknown-zone", "old name"): _words(
        "{zone} es un nombre antiguo, que algunas máquinas ya no conocen", "escriba {meant}"
    ),
    ("unknown-holidays", ""): _words(
        ("`{name}` nombra una parte desconocida; se conocen: {known}", "no se conocen los festivos de `{name}`"),
        "¿quería decir {meant}?",
        "escriba un país como CO, una parte de él como ES-MD, o un calendario de policy.yaml",
    ),
    ("unknown-cluster", ""): _words(
        "no existe el clúster `{cluster}`", "¿quería decir {meant}?", "la política nombra {clusters}"
    ),
    ("protected-namespace", ""): _words(
        "{namespace} está protegido, por `{pattern}` en policy.yaml",
        "quite este namespace; no se le puede poner horario ni apagar",
    ),
    ("protected-namespace", "built in"): _words(
        "{namespace} está protegido, por `{pattern}`, que Alba trae de fábrica",
        "quite este namespace; no se le puede poner horario ni apagar",
    ),
    ("wrong-cost-centre", ""): _words(
        "{centre} no puede pagar por {namespace}", "válidos: {valid}"
    ),
    ("wrong-cost-centre", "tie"): _words(
        "no se puede saber quién paga por {namespace}: {patterns} encajan por igual",
        "nombre el propio namespace en cost-centers.yaml",
    ),
    ("wrong-cost-centre", "nobody"): _words(
        "ningún centro de costo puede pagar por {namespace}", "añada el namespace a cost-centers.yaml"
    ),
    ("no-window", ""): _words(
        "{schedule} no tiene ninguna ventana",
        "mire `from`, `until`, `except` y `holidays`: juntos no dejan ningún día",
    ),
    ("one-off-in-the-past", ""): _words("esta ventana terminó el {weekday} {clock}", "elija una ventana posterior"),
    ("stops-a-minute-before-midnight", ""): _words(
        "termina a las 23:59: un minuto apagado cada noche", "escriba 24:00"
    ),
    ("idle-exception", ""): _words(
        "de todos modos nada habría empezado el {days}",
        "bórrelo o corrija la fecha; una noche pertenece al día en que empieza",
    ),
    ("vanished-window", ""): _words(
        "el cambio de hora del {day} no deja nada de una ventana: ese día se omite",
        "elija horas que existan todos los días, si ese día importa",
    ),
    ("overlapping-windows", ""): _words(
        "{namespace} ya está encendido el {weekday} {clock}, por {first}",
        "acorte una de las dos ventanas, o únalas en una", related="aquí ya está encendido",
    ),
    ("overlapping-windows", "one schedule"): _words(
        "dos ventanas de {namespace} se solapan, por primera vez el {weekday} {clock}",
        "acorte una de las dos ventanas, o únalas en una", related="las dos están en esta lista",
    ),
    ("limit-exceeded", ""): _words(
        "{count} namespaces del clúster {cluster} estarían encendidos el {weekday} {clock}; "
        "el límite es {limit}: {namespaces}",
        "mueva una de estas ventanas, o suba `maxConcurrentNamespaces` en policy.yaml",
        related="aquí también hay uno encendido",
    ),
    ("too-long-awake", ""): _words(
        "{namespace} estaría encendido {days} días desde el {weekday} {clock}; lo máximo seguido es {longest} días",
        "deje una noche en medio, o suba `longestWindow` en policy.yaml",
    ),
    ("too-long-awake", "endless"): _words(
        "{namespace} estaría encendido sin fin desde el {weekday} {clock}; lo máximo seguido es {longest} días",
        "deje una noche en medio, o suba `longestWindow` en policy.yaml",
    ),
    ("other-data-version", ""): _words(
        "este Alba trae {data} {carried}; la política espera {expected}",
        "compare `alba plan` con ambas versiones; después fije la otra, o actualice",
    ),
}  # fmt: skip

SPANISH: Mapping[tuple[str, str], Words] = {**_FORM, **_SHAPE, **_ESTATE}
