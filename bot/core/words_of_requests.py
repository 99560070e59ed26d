"""The sentences of a request's life in Slack, beside those of `words_of_slack`: name → English, Spanish."""

from __future__ import annotations

WORDS_OF_REQUESTS: dict[str, tuple[str, str]] = {
    "card-proposing": ("being proposed", "en camino"),
    "card-alone": (
        "the pull request that it had joined was closed; it is proposed by itself",
        "el pull request al que se había unido se cerró; se propone por separado",
    ),
    "card-not-awake": (
        "merged, but {namespace} could not be woken: {why}",
        "fusionado, pero {namespace} no se pudo encender: {why}",
    ),
    "card-waiting": (
        "merged; {namespace} waits for a place under the limit",
        "fusionado; {namespace} espera un lugar bajo el límite",
    ),
    "detail-wanted": ("Review is asked of {who}.", "Se pidió revisión a {who}."),
    "detail-failed": ("These checks failed: {checks}.", "Fallaron estas comprobaciones: {checks}."),
    "detail-merged": ("Merged as {commit}.", "Fusionado como {commit}."),
}
