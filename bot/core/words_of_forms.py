"""The sentences of the modal for a new schedule and for a change: name → English, Spanish."""

from __future__ import annotations

WORDS_OF_FORMS: dict[str, tuple[str, str]] = {
    "form-owner": ("Owner: an e-mail address, or a team", "Responsable: un correo o un equipo"),
    "form-week-days": ("Days of window {number}; none: no such window", "Días de la ventana {number}; ninguno: no existe"),
    "form-week-start": ("Start of window {number}", "Inicio de la ventana {number}"),
    "form-week-stop": ("Stop of window {number}", "Fin de la ventana {number}"),
    "form-add-week": ("One more window", "Otra ventana"),
    "form-from": ("From (first day)", "Desde (primer día)"),
    "form-last": ("Until (last day)", "Hasta (último día)"),
    "form-except": (
        "Not on these days: 2026-12-24, 2026-12-28..2027-01-03",
        "Excepto estos días: 2026-12-24, 2026-12-28..2027-01-03",
    ),
    "form-holidays": (
        "Not on the holidays of: CO, ES-MD, or a calendar of the policy",
        "Excepto los festivos de: CO, ES-MD o un calendario de la política",
    ),
    "form-namespaces": (
        "The file names {namespaces}; what is changed here is changed for all of them.",
        "El archivo nombra {namespaces}; lo que cambie aquí cambia para todos.",
    ),
    "form-open-file": ("Open the file", "Abrir el archivo"),
    "form-cannot": (
        "This form cannot say all that {file} says, or cannot keep it as it is. Edit the file itself: nothing was changed.",
        "Este formulario no puede decir todo lo que dice {file}, o conservarlo. Edite el archivo mismo: nada cambió.",
    ),
    "form-outdated": (
        "{file} has changed since this form was opened. Close it and open it again; nothing was changed.",
        "{file} cambió desde que se abrió este formulario. Ciérrelo y ábralo de nuevo; nada cambió.",
    ),
}  # fmt: skip
