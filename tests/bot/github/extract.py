"""Makes `rest.json`, `schema.graphql` and `webhooks.json` of GitHub's published descriptions; typed by hand when the
bot asks for more, or hears of more.

    npm pack @octokit/openapi@23.0.2             # and unpack each
    npm pack @octokit/graphql-schema@15.26.1
    npm pack @octokit/webhooks-schemas@7.6.1
    python tests/bot/github/extract.py rest OPENAPI/package/generated/api.github.com.json
    python tests/bot/github/extract.py graphql GRAPHQL/package/schema.graphql
    python tests/bot/github/extract.py webhooks WEBHOOKS/package/schema.json

What is kept is what the bot uses: the operations and webhooks with all schemas that they refer to, word for word but
for descriptions and examples, and `nullable` as JSON Schema says it; of the GraphQL schema whole input types, and of
object types the fields below.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    build_schema,
    get_named_type,
    specified_scalar_types,
)

HERE = Path(__file__).parent
REPOSITORY = "/repos/{owner}/{repo}"
OPERATIONS = [
    ("post", "/app/installations/{installation_id}/access_tokens"),
    ("get", f"{REPOSITORY}/git/ref/{{ref}}"),
    ("post", f"{REPOSITORY}/git/refs"),
    ("get", f"{REPOSITORY}/git/blobs/{{file_sha}}"),
    ("get", f"{REPOSITORY}/commits"),
    ("get", f"{REPOSITORY}/pulls"),
    ("post", f"{REPOSITORY}/pulls"),
    ("get", f"{REPOSITORY}/pulls/{{pull_number}}"),
    ("get", f"{REPOSITORY}/pulls/{{pull_number}}/commits"),
    ("get", f"{REPOSITORY}/pulls/{{pull_number}}/files"),
    ("get", f"{REPOSITORY}/pulls/{{pull_number}}/reviews"),
    ("get", f"{REPOSITORY}/commits/{{ref}}/check-runs"),
    ("post", f"{REPOSITORY}/issues/{{issue_number}}/labels"),
]
WEBHOOKS = [
    "ping$event",
    "push$event",
    "pull_request$opened",
    "pull_request$synchronize",
    "pull_request$closed",
    "pull_request_review$submitted",
    "check_suite$completed",
]
DROPPED = {
    "$schema",
    "description",
    "example",
    "examples",
    "x-github",
    "externalDocs",
    "summary",
    "tags",
    "x-github-breaking-changes",
}
OBJECTS = {
    "Mutation": {"createCommitOnBranch", "enablePullRequestAutoMerge"},
    "CreateCommitOnBranchPayload": {"clientMutationId", "commit"},
    "EnablePullRequestAutoMergePayload": {"clientMutationId", "pullRequest"},
    "Commit": {"oid"},
    "PullRequest": {"id", "number"},
}


def trimmed(value: object, inside_properties: bool = False) -> object:
    """A part of the description without prose, `nullable` in the words of JSON Schema."""
    if isinstance(value, list):
        return [trimmed(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {
        key: trimmed(item, key == "properties")
        for key, item in value.items()
        if inside_properties or key not in DROPPED
    }
    if inside_properties or not kept.pop("nullable", False):
        return kept
    return {"anyOf": [kept, {"type": "null"}]}


def references(value: object) -> set[str]:
    """Every `#/components/…` that is named within."""
    if isinstance(value, list):
        return {ref for item in value for ref in references(item)}
    if not isinstance(value, dict):
        return set()
    here = {value["$ref"]} if isinstance(value.get("$ref"), str) else set()
    return here | {ref for item in value.values() for ref in references(item)}


def rest(source: Path) -> dict[str, object]:
    whole = json.loads(source.read_text(encoding="utf-8"))
    paths: dict[str, dict[str, object]] = {}
    for method, path in OPERATIONS:
        paths.setdefault(path, {})[method] = trimmed(whole["paths"][path][method])
    components: dict[str, dict[str, object]] = {}
    missing = references(paths)
    while missing:
        found: set[str] = set()
        for reference in missing:
            _, _, kind, name = reference.split("/")
            part = trimmed(whole["components"][kind][name])
            components.setdefault(kind, {})[name] = part
            found |= references(part)
        missing = {r for r in found if r.split("/")[3] not in components.get(r.split("/")[2], {})}
    return {"from": "@octokit/openapi 23.0.2", "paths": paths, "components": components}


def webhooks(source: Path) -> dict[str, object]:
    whole = json.loads(source.read_text(encoding="utf-8").replace("#/definitions/", "#/components/webhooks/"))
    found: dict[str, object] = {}
    missing = set(WEBHOOKS)
    while missing:
        found |= {name: trimmed(whole["definitions"][name]) for name in missing}
        missing = {r.split("/")[3] for r in references(found)} - found.keys()
    return {"from": "@octokit/webhooks-schemas 7.6.1", "webhooks": found}


def graphql(source: Path) -> str:
    schema = build_schema(source.read_text(encoding="utf-8"), assume_valid_sdl=True)
    written: dict[str, str] = {}
    waiting = [*OBJECTS]
    while waiting:
        name = waiting.pop()
        if name not in written and name not in specified_scalar_types:
            written[name], used = definition(schema.type_map[name])
            waiting += used
    text = "\n\n".join(written[name] for name in sorted(written))
    return f"# from @octokit/graphql-schema 15.26.1, by extract.py\n\ntype Query {{\n  id: ID\n}}\n\n{text}\n"


def definition(found: GraphQLNamedType) -> tuple[str, list[str]]:
    """A type without prose, of an object the wanted fields alone; and the types that it names."""
    if isinstance(found, GraphQLScalarType):
        return f"scalar {found.name}", []
    if isinstance(found, GraphQLEnumType):
        return f"enum {found.name} {{ {' '.join(found.values)} }}", []
    if isinstance(found, GraphQLInputObjectType):
        rows = [f"  {name}: {field.type}" for name, field in found.fields.items()]
        return "\n".join([f"input {found.name} {{", *rows, "}"]), [
            get_named_type(f.type).name for f in found.fields.values()
        ]
    assert isinstance(found, GraphQLObjectType)
    rows, used = [], []
    for name in sorted(OBJECTS[found.name]):
        field = found.fields[name]
        arguments = ", ".join(f"{n}: {a.type}" for n, a in field.args.items())
        rows.append(f"  {name}{f'({arguments})' if arguments else ''}: {field.type}")
        used += [get_named_type(t).name for t in (field.type, *(a.type for a in field.args.values()))]
    return "\n".join([f"type {found.name} {{", *rows, "}"]), used


if __name__ == "__main__":
    kind, source = sys.argv[1], Path(sys.argv[2])
    if kind == "graphql":
        (HERE / "schema.graphql").write_text(graphql(source), encoding="utf-8")
    else:
        made = rest(source) if kind == "rest" else webhooks(source)
        (HERE / f"{kind}.json").write_text(json.dumps(made, sort_keys=True, separators=(",", ":")) + "\n")
