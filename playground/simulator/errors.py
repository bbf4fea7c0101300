"""What the API server refuses, in its own words (k8s.io/apimachinery/pkg/api/errors)."""

from __future__ import annotations

from playground.limits import Limit


class ApiError(Exception):
    """A request that the API server refused; ``str()`` is the server's message."""

    reason = "InternalError"
    code = 500


class LimitReached(Exception):
    """The run has come to one of its limits, in the middle of a step: nothing of it may go on."""

    def __init__(self, limit: Limit) -> None:
        super().__init__(limit.message())
        self.limit = limit


class NotFound(ApiError):
    """No object of that name; also what a request without a namespace gets for a namespaced object."""

    reason = "NotFound"
    code = 404

    @classmethod
    def named(cls, group_resource: str, name: str) -> NotFound:
        return cls(f'{group_resource} "{name}" not found')

    @classmethod
    def resource(cls) -> NotFound:
        """The answer to a request that names no place where such an object could be."""
        return cls("the server could not find the requested resource")


class AlreadyExists(ApiError):
    reason = "AlreadyExists"
    code = 409

    @classmethod
    def named(cls, group_resource: str, name: str) -> AlreadyExists:
        return cls(f'{group_resource} "{name}" already exists')


class Conflict(ApiError):
    """The object has changed since it was read, or is another one than was meant."""

    reason = "Conflict"
    code = 409

    @classmethod
    def modified(cls, group_resource: str, name: str) -> Conflict:
        return cls(
            f'Operation cannot be fulfilled on {group_resource} "{name}": the object has been modified; '
            "please apply your changes to the latest version and try again"
        )

    @classmethod
    def other_uid(cls, group_resource: str, name: str, expected: str, found: str) -> Conflict:
        return cls(
            f'Operation cannot be fulfilled on {group_resource} "{name}": Precondition failed: '
            f"UID in precondition: {expected}, UID in object meta: {found}"
        )


class Invalid(ApiError):
    """The object breaks a rule of validation."""

    reason = "Invalid"
    code = 422


class BadRequest(ApiError):
    """A request whose object cannot even be read."""

    reason = "BadRequest"
    code = 400
