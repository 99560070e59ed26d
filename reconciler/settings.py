"""The settings of the reconciler, as one table: each an environment variable and a flag.

Pure: what the environment says comes in as a mapping. `docs/settings.md` lists the same table, and a test holds
the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Setting:
    """One row: the field it fills, how it is written where, what it is without either, and what it means."""

    field: str
    variable: str
    default: str
    meaning: str
    secret: bool = False

    @property
    def flag(self) -> str:
        return "--" + self.field.removesuffix("_s").replace("_", "-")


TABLE: tuple[Setting, ...] = (
    Setting("store", "ALBA_STORE", "sqlite:alba.db", "where records live: sqlite:PATH or dynamodb:TABLE"),
    Setting("aws_endpoint", "ALBA_AWS_ENDPOINT", "", "another address for DynamoDB and S3, for tests"),
    Setting("aws_region", "ALBA_AWS_REGION", "", "the AWS region; the SDK's own choice if empty"),
    Setting("shards", "ALBA_SHARDS", "1", "into how many parts the index of what is due is divided"),
    Setting("source", "ALBA_SOURCE", ".", "the schedules' repository: a folder, or anything that git can fetch"),
    Setting("branch", "ALBA_BRANCH", "main", "the branch whose commits are followed"),
    Setting("schedules", "ALBA_SCHEDULES", "schedules", "the folder of the schedules in that repository"),
    Setting("cache", "ALBA_CACHE", "", "a folder for the copy of the repository; beside the user's caches if empty"),
    Setting("cost_centers", "ALBA_COST_CENTERS", "", "s3://bucket/key or a file in place of cost-centers.yaml"),
    Setting("kubeconfig", "ALBA_KUBECONFIG", "", "how clusters are reached; in a pod its own account, if empty"),
    Setting("contexts", "ALBA_CONTEXTS", "", "cluster=context, or cluster=eks:NAME, several separated by commas"),
    Setting("lease", "ALBA_LEASE", "alba/alba", "NAMESPACE/NAME of the Lease in each cluster, or none"),
    Setting("owner", "ALBA_OWNER", "", "who claims; host and process number if empty"),
    Setting("pace", "ALBA_PACE", "50", "the most requests a second to one cluster; 0 lifts it"),
    Setting("in_flight", "ALBA_IN_FLIGHT", "64", "the most requests to one cluster at the same time"),
    Setting("lease_lasts_s", "ALBA_LEASE_LASTS_S", "15", "seconds until the Lease of a dead engine is free; from 5"),
    Setting("tick_s", "ALBA_TICK_S", "60", "seconds between ticks when no edge comes first"),
    Setting("sync_s", "ALBA_SYNC_S", "30", "seconds between looks at the repository"),
    Setting("signals_s", "ALBA_SIGNALS_S", "1", "seconds between looks for news that somebody announces"),
    Setting("sweep_s", "ALBA_SWEEP_S", "300", "seconds between comparisons with the clusters"),
    Setting("observe_s", "ALBA_OBSERVE_S", "15", "seconds between two words of an engine about itself"),
    Setting("decision_s", "ALBA_DECISION_S", "45", "seconds for which a decision may be acted on"),
    Setting("claim_s", "ALBA_CLAIM_S", "90", "seconds that a claim lives; at least two decisions"),
    Setting("ready_s", "ALBA_READY_S", "600", "seconds after which a waking that is not ready is degraded"),
    Setting("stale_s", "ALBA_STALE_S", "86400", "seconds unconfirmed after which nothing more is put to sleep"),
    Setting("snapshot", "ALBA_SNAPSHOT", "", "a folder for the copy of the store, or off; beside the store if empty"),
    Setting("breaker_failures", "ALBA_BREAKER_FAILURES", "5", "unanswered calls in a row that open a breaker"),
    Setting("breaker_s", "ALBA_BREAKER_S", "20", "seconds for which a breaker lets nothing through"),
    Setting("probe_s", "ALBA_PROBE_S", "30", "seconds that the one call which tries it again may take"),
    Setting("aws_timeout_s", "ALBA_AWS_TIMEOUT_S", "5", "seconds to wait for an answer of DynamoDB or S3"),
    Setting(
        "cluster_timeout_s", "ALBA_CLUSTER_TIMEOUT_S", "10", "seconds for an answer of a cluster; thrice for a list"
    ),
    Setting("fetch_timeout_s", "ALBA_FETCH_TIMEOUT_S", "120", "seconds that a fetch of the repository may take"),
    Setting("log_level", "ALBA_LOG_LEVEL", "info", "debug, info, warning or error"),
    Setting("log_format", "ALBA_LOG_FORMAT", "auto", "text, json, or auto: json unless a terminal reads along"),
    Setting("metrics", "ALBA_METRICS", "127.0.0.1:9090", "HOST:PORT of /metrics and /health of `alba run`, or off"),
    Setting("host", "ALBA_HOST", "127.0.0.1", "the address at which `alba serve` listens"),
    Setting("port", "ALBA_PORT", "8080", "the port of `alba serve`, or the next free one; 0 is any"),
    Setting("repository", "ALBA_REPOSITORY", "", "the repository's page, for links; GitHub's is told from the source"),
    Setting("origin", "ALBA_ORIGIN", "", "other sites whose pages may listen to changes, separated by commas"),
    Setting("page", "ALBA_PAGE", "", "the folder of the built page, or off; the one that was installed, if empty"),
    Setting("live", "ALBA_LIVE", "off", "on: the clusters are asked what is ready; off: it is what the engine saw"),
    Setting("sign_in", "ALBA_SIGN_IN", "off", "off, oidc:ISSUER for bearer tokens, or alb:ARN for what that one signs"),
    Setting("audience", "ALBA_AUDIENCE", "", "whom a bearer token must be meant for; needed with oidc:"),
    Setting("sign_in_keys", "ALBA_SIGN_IN_KEYS", "", "the address of the keys that sign; its own ones, if empty"),
    Setting("rate", "ALBA_RATE", "1200", "the most requests a minute of one client of `alba serve`; 0 lifts it"),
    Setting("proxies", "ALBA_PROXIES", "0", "how many proxies in front are believed about who asks"),
    Setting("github", "ALBA_GITHUB", "", "OWNER/NAME of the repository at GitHub; a plain Git remote if empty"),
    Setting("github_app", "ALBA_GITHUB_APP", "", "APP/INSTALLATION: the numbers of the GitHub App and where it is"),
    Setting("github_url", "ALBA_GITHUB_URL", "https://api.github.com", "GitHub's API, or that of GitHub Enterprise"),
    Setting("slack_url", "ALBA_SLACK_URL", "https://slack.com/api/", "Slack's Web API"),
    Setting("bot_secrets", "ALBA_BOT_SECRETS", "", "a folder with the secrets of `alba bot`, a file each"),
    Setting("bot_listen", "ALBA_BOT_LISTEN", "127.0.0.1:3000", "HOST:PORT of Slack, webhooks and health of `alba bot`"),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force, as text; what they mean is decided where they are used."""

    store: str
    aws_endpoint: str
    aws_region: str
    shards: str
    source: str
    branch: str
    schedules: str
    cache: str
    cost_centers: str
    kubeconfig: str
    contexts: str
    lease: str
    owner: str
    pace: str
    in_flight: str
    lease_lasts_s: str
    tick_s: str
    sync_s: str
    signals_s: str
    sweep_s: str
    observe_s: str
    decision_s: str
    claim_s: str
    ready_s: str
    stale_s: str
    snapshot: str
    breaker_failures: str
    breaker_s: str
    probe_s: str
    aws_timeout_s: str
    cluster_timeout_s: str
    fetch_timeout_s: str
    log_level: str
    log_format: str
    metrics: str
    host: str
    port: str
    repository: str
    origin: str
    page: str
    live: str
    sign_in: str
    audience: str
    sign_in_keys: str
    rate: str
    proxies: str
    github: str
    github_app: str
    github_url: str
    slack_url: str
    bot_secrets: str
    bot_listen: str

    def whole(self, field: str, least: int = 0) -> int:
        """A setting as a whole number. WrongSetting: it is none, or too small."""
        row = next(s for s in TABLE if s.field == field)
        text = str(getattr(self, field))
        if not text.isdecimal() or int(text) < least:
            raise WrongSetting(f"{row.variable} ({row.flag}) must be a whole number from {least} on, and is {text!r}")
        return int(text)


class WrongSetting(Exception):
    """A setting cannot be what it is; the message says which, and what it may be."""

    exit_code = 2


def settings_from(environment: Mapping[str, str], flags: Mapping[str, str | None]) -> Settings:
    """Flags first, then the environment, then the defaults. WrongSetting: a variable of ours that there is not."""
    known = {s.variable for s in TABLE}
    stray = sorted(v for v in environment if v.startswith("ALBA_") and v not in known | OTHER_VARIABLES)
    if stray:
        raise WrongSetting(f"{stray[0]} is no setting of Alba; `docs/settings.md` lists them")
    chosen = {s.field: flags.get(s.field) or environment.get(s.variable) or s.default for s in TABLE}
    return Settings(**{f.name: chosen[f.name] for f in fields(Settings)})


OTHER_VARIABLES = frozenset({"ALBA_ASSETS"})
"""Variables of the same family that belong to the project's own tests."""
