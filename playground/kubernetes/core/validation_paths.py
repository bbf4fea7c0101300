"""Rules for paths inside containers and volumes (pkg/apis/core/validation validateLocalDescendingPath and the like)."""

from __future__ import annotations

from playground.kubernetes.apimachinery.field import Path, invalid
from playground.kubernetes.apimachinery.validation import Errors

FILE_MODE_ERROR = "must be a number between 0 and 0777 (octal), both inclusive"


def validate_path_no_backsteps(target: str, path: Path, errors: Errors) -> None:
    if ".." in target and ".." in target.split("/"):
        errors.append(invalid(path, target, "must not contain '..'"))


def validate_local_descending_path(target: str, path: Path, errors: Errors) -> None:
    """Relative, and without steps upward."""
    if target.startswith("/"):
        errors.append(invalid(path, target, "must be a relative path"))
    validate_path_no_backsteps(target, path, errors)


def validate_local_non_reserved_path(target: str, path: Path, errors: Errors) -> None:
    """As above, and not starting with two dots, which the kubelet keeps for itself."""
    validate_local_descending_path(target, path, errors)
    if target.startswith("..") and not target.startswith("../"):
        errors.append(invalid(path, target, "must not start with '..'"))


def validate_file_mode(mode: int | None, path: Path, errors: Errors) -> None:
    if mode is not None and not 0 <= mode <= 0o777:
        errors.append(invalid(path, mode, FILE_MODE_ERROR))
