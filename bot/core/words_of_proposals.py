"""Why a proposal was not made: name → English, Spanish. What Git and GitHub say themselves stays in their words."""

from __future__ import annotations

WORDS_OF_PROPOSALS: dict[str, tuple[str, str]] = {
    "branch-unread": ("{branch} cannot be read: {error}", "no se puede leer {branch}: {error}"),
    "proposals-unread": (
        "the open proposals cannot be read: {error}",
        "no se pueden leer las propuestas abiertas: {error}",
    ),
    "copy-unread": (
        "the copy of the repository cannot be read: {error}",
        "no se puede leer la copia del repositorio: {error}",
    ),
    "not-pushed": ("{branch} was not pushed: {error}", "{branch} no se subió: {error}"),
    "no-commit": ("the commit cannot be made: {error}", "no se puede hacer el commit: {error}"),
    "nothing-left": (
        "{branch} says so already; nothing is left to propose",
        "{branch} ya lo dice; no queda nada que proponer",
    ),
    "closed-meanwhile": ("{branch} was closed meanwhile", "{branch} se cerró entretanto"),
    "changed-meanwhile": (
        "{branch} is changed by somebody else at this moment: {error}",
        "alguien más cambia {branch} en este momento: {error}",
    ),
    "branch-gone": ("{branch} is gone", "{branch} ya no existe"),
    "branch-moves": (
        "{branch} moves faster than it can be committed to",
        "{branch} cambia más rápido de lo que se puede escribir en ella",
    ),
    "github-silent": ("GitHub does not answer {call}: {error}", "GitHub no responde a {call}: {error}"),
    "github-limit": ("GitHub's rate limit is reached: {said}", "se alcanzó el límite de GitHub: {said}"),
    "github-left-alone": (
        "GitHub has not answered lately, and is left alone for a moment",
        "GitHub no ha respondido últimamente; se espera un momento antes de preguntarle otra vez",
    ),
    "github-answered": ("GitHub answered {status} to {call}", "GitHub respondió {status} a {call}"),
    "github-refused": ("GitHub refused {call}: {status} {said}", "GitHub rechazó {call}: {status} {said}"),
    "github-lacks": ("GitHub's answer has no {key}", "a la respuesta de GitHub le falta {key}"),
    "github-no-app": (
        "GitHub does not know the App: look at ALBA_GITHUB_APP and its private key",
        "GitHub no conoce la App: revise ALBA_GITHUB_APP y su clave privada",
    ),
    "github-no-repository": (
        "GitHub does not show the App the repository: is it installed there, with the rights of the manifest?",
        "GitHub no muestra el repositorio a la App: ¿está instalada ahí, con los permisos del manifiesto?",
    ),
}
