"""What a Kubernetes API says when it will not: status, reason and message, in its own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reconciler.core.ports import JsonObject, Resource


class ApiError(Exception):
    """An answer other than success. `details` is what the Status object says beside its message."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        details: Mapping[str, object] | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.message = message
        self.details = details or {}
        self.retry_after_s = retry_after_s

    def as_status(self) -> JsonObject:
        """The Status object that the API answers with."""
        return {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {},
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "details": dict(self.details),
            "code": self.status,
        }


@dataclass(frozen=True, slots=True)
class Invalid:
    """What is wrong with one field: `message` as the API words it, with the value in it."""

    field: str
    message: str


def not_found(resource: Resource, name: str) -> ApiError:
    return ApiError(404, "NotFound", f'{resource} "{name}" not found', _details(resource, name))


def no_such_resource() -> ApiError:
    return ApiError(404, "NotFound", "the server could not find the requested resource")


def already_exists(resource: Resource, name: str) -> ApiError:
    return ApiError(
        409,
        "AlreadyExists",
        f'{resource} "{name}" already exists',
        _details(resource, name),
    )


def conflict(resource: Resource, name: str, why: str = "") -> ApiError:
    why = why or "the object has been modified; please apply your changes to the latest version and try again"
    message = f'Operation cannot be fulfilled on {resource} "{name}": {why}'
    return ApiError(409, "Conflict", message, _details(resource, name))


def forbidden(resource: Resource, name: str, why: str) -> ApiError:
    subject = f'{resource} "{name}"' if name else str(resource)
    return ApiError(403, "Forbidden", f"{subject} is forbidden: {why}", _details(resource, name))


def invalid(resource: Resource, name: str, *faults: Invalid) -> ApiError:
    kind = f"{resource.kind}.{resource.group}" if resource.group else resource.kind
    said = [f"{fault.field}: {fault.message}" for fault in faults]
    sentence = said[0] if len(said) == 1 else f"[{', '.join(said)}]"
    causes = [{"reason": "FieldValueInvalid", "message": f.message, "field": f.field} for f in faults]
    details = {
        "name": name,
        "group": resource.group,
        "kind": resource.kind,
        "causes": causes,
    }
    return ApiError(422, "Invalid", f'{kind} "{name}" is invalid: {sentence}', details)


def bad_request(message: str) -> ApiError:
    return ApiError(400, "BadRequest", message)


def expired(message: str) -> ApiError:
    return ApiError(410, "Expired", message)


def too_many_requests(retry_after_s: int) -> ApiError:
    message = "Too many requests, please try again later."
    return ApiError(
        429,
        "TooManyRequests",
        message,
        {"retryAfterSeconds": retry_after_s},
        retry_after_s,
    )


def _details(resource: Resource, name: str) -> Mapping[str, object]:
    return {"name": name, "group": resource.group, "kind": resource.plural}
