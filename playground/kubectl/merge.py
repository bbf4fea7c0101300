"""JSON merge patch, and the patch that ``kubectl apply`` makes from three versions of an object."""

from __future__ import annotations

from typing import Any


def merge_patch(target: Any, patch: Any) -> Any:
    """``target`` with ``patch`` merged in (RFC 7386): maps are merged, null removes, anything else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = merge_patch(merged.get(key), value)
    return merged


def three_way_patch(last_applied: Any, wanted: Any) -> Any:
    """The merge patch that brings in ``wanted`` and takes out what ``last_applied`` had and ``wanted`` has not.

    Lists are replaced whole (kubectl's CreateThreeWayJSONMergePatch).
    """
    if not isinstance(wanted, dict) or not isinstance(last_applied, dict):
        return wanted
    patch = {key: three_way_patch(last_applied.get(key), value) for key, value in wanted.items()}
    return patch | {key: None for key in last_applied if key not in wanted}
