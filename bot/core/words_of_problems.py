"""The common rules' problems in Spanish, by the rule's name, with the facts that a problem carries.

A rule that is not here, or a problem that lacks a fact, is told in English: better the right sentence than none.
"""

from __future__ import annotations

WORDS_OF_PROBLEMS: dict[str, str] = {
    "wrong-cost-centre": "{centre} no puede pagar por {namespace}; puede ser {valid}",
    "overlapping-windows": "{namespace} ya está encendido entonces, por otro horario; acorte una de las dos ventanas",
    "limit-exceeded": "a las {at} habría más namespaces encendidos en {cluster} que los {limit} permitidos: {namespaces}",
    "protected-namespace": "{namespace} está protegido por {pattern}; aquí no se aplica ningún horario",
    "one-off-in-the-past": "la ventana termina ({stop}) antes de ahora; elija una posterior",
    "stop-before-start": "el fin ({stop}) es anterior al inicio ({start})",
    "empty-window": "el inicio y el fin son el mismo ({start})",
    "too-long-awake": "{namespace} estaría encendido más tiempo seguido que el permitido",
    "unknown-zone": "la zona horaria {zone} no existe",
    "unknown-cluster": "el clúster {cluster} no está en la política",
    "no-such-date": "la fecha {date} no existe",
    "too-long-or-too-short": "tiene {size} y el límite es {bound}",
    "hidden-character": "hay un carácter invisible: {character}; bórrelo",
    "missing-key": "falta `{key}`",
    "not-a-name": "{name} no es un nombre válido",
}
