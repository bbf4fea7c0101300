"""Text in Go's double quotes."""

from __future__ import annotations

import pytest

from playground.kubernetes.apimachinery.quote import quote


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("plain", '"plain"'),
        ("", '""'),
        ('say "hi"', '"say \\"hi\\""'),
        ("a\\b", '"a\\\\b"'),
        ("line\nend\t", '"line\\nend\\t"'),
        ("\x00\x1b\x7f", '"\\x00\\x1b\\x7f"'),
        ("\u6771\u4eac", '"\u6771\u4eac"'),
        ("no\u00a0break", '"no\\u00a0break"'),
        ("\U000e0001", '"\\U000e0001"'),
    ],
)
def test_text_is_quoted_as_go_does(text: str, quoted: str) -> None:
    assert quote(text) == quoted
