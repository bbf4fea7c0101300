"""Pod templates of which there is more than one version (pkg/controller/controller_utils.go ComputeHash)."""

from __future__ import annotations

import msgspec

from playground.kubernetes.apps.types import IntOrPercent
from playground.kubernetes.core.types import PodTemplate
from playground.simulator.randomness import NAME_ALPHABET

FNV_OFFSET, FNV_PRIME, FNV_MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF

_encode = msgspec.json.Encoder(order="deterministic").encode


def template_hash(template: PodTemplate, collisions: int | None = None) -> str:
    """A word that is the same for equal templates. It looks like a real cluster's and is another one: that is made of
    the text of a Go value, this of the template's JSON.
    """
    data = _encode([dict(template.labels), dict(template.annotations), template.spec.json])
    if collisions is not None:
        data += collisions.to_bytes(4, "little")
    number = FNV_OFFSET
    for byte in data:
        number = (number ^ byte) * FNV_PRIME & FNV_MASK
    return "".join(NAME_ALPHABET[ord(digit) % len(NAME_ALPHABET)] for digit in str(number))


def scaled(value: IntOrPercent, total: int, round_up: bool) -> int:
    """A number as it is, or a share of ``total`` (intstr.GetScaledValueFromIntOrPercent)."""
    if isinstance(value, int):
        return value
    share = int(value.rstrip("%")) * total
    return -(-share // 100) if round_up else share // 100
