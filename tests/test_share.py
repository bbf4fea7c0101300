from __future__ import annotations

import base64
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.limits import HORIZON_MS, TEXT_BYTES
from playground.share import FragmentError, from_fragment, short_id, to_fragment

TEXT = "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: image-processor\n"


def fragment_of(raw: bytes, playhead: str = "0", codec: str = "d1") -> str:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(raw) + deflate.flush()
    return f"{codec}.{playhead}.{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


class TestShortId:
    def test_is_ten_letters_and_digits(self) -> None:
        link_id = short_id(TEXT, 0)
        assert len(link_id) == 10
        assert link_id.isascii()
        assert link_id.isalnum()

    def test_never_changes_between_versions_because_links_live_for_ever(self) -> None:
        assert short_id(TEXT, 61_000) == "Wk0PkKMUkR"

    def test_the_playhead_is_part_of_it(self) -> None:
        assert short_id(TEXT, 1) != short_id(TEXT, 2)

    def test_the_text_is_part_of_it_to_the_last_space(self) -> None:
        assert short_id(TEXT, 0) != short_id(TEXT + " ", 0)

    def test_playhead_and_text_do_not_run_into_one_another(self) -> None:
        assert short_id("2\nx", 1) != short_id("x", 12)


class TestFragment:
    @given(text=st.text(), playhead_ms=st.integers(min_value=0, max_value=int(HORIZON_MS)))
    def test_gives_back_any_text_and_playhead(self, text: str, playhead_ms: int) -> None:
        assert from_fragment(to_fragment(text, playhead_ms)) == (text, playhead_ms)

    @given(text=st.text())
    def test_needs_no_escaping_in_a_link(self, text: str) -> None:
        assert set(to_fragment(text, 7)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")

    def test_is_shorter_than_a_long_manifest(self) -> None:
        assert len(to_fragment(TEXT * 20, 0)) < len(TEXT * 20) / 4

    @pytest.mark.parametrize(
        ("fragment", "said"),
        [
            pytest.param("", "does not have the form", id="an empty fragment"),
            pytest.param("main", "does not have the form", id="an anchor of the page"),
            pytest.param("d1.-5.AAAA", "does not have the form", id="a playhead before the start"),
            pytest.param("d1.007.AAAA", "does not have the form", id="a playhead with leading zeros"),
            pytest.param("d1.٣.AAAA", "does not have the form", id="a playhead in other digits"),
            pytest.param("d1.0.AA+/", "does not have the form", id="letters outside base64url"),
            pytest.param(fragment_of(b"x", codec="d2"), "codec d2 is unknown", id="a codec of a later version"),
            pytest.param(fragment_of(b"x", playhead=str(HORIZON_MS + 1)), "HORIZON_MS", id="a playhead beyond a year"),
            pytest.param("d1.0.A", "cannot be unpacked", id="a length that base64 cannot have"),
            pytest.param("d1.0.____", "cannot be unpacked", id="what deflate never wrote"),
            pytest.param(
                fragment_of(TEXT.encode())[:-8],
                "a part of its text is missing",
                id="a link cut short by a mail program",
            ),
            pytest.param(to_fragment(TEXT, 0) + "AAAA", "a part of its text is missing", id="something after the end"),
            pytest.param(fragment_of(b"\xff\xfe"), "not Unicode", id="bytes that are not UTF-8"),
        ],
    )
    def test_says_what_is_wrong_with(self, fragment: str, said: str) -> None:
        with pytest.raises(FragmentError, match=said):
            from_fragment(fragment)

    def test_takes_a_text_of_just_the_limit(self) -> None:
        text = "x" * TEXT_BYTES
        assert from_fragment(to_fragment(text, 0)) == (text, 0)

    def test_refuses_one_byte_more(self) -> None:
        with pytest.raises(FragmentError, match="TEXT_BYTES"):
            from_fragment(to_fragment("x" * (TEXT_BYTES + 1), 0))

    def test_a_small_link_that_expands_without_end_costs_little_memory(self) -> None:
        bomb = fragment_of(b"x" * (200 * TEXT_BYTES))
        tracemalloc.start()
        with pytest.raises(FragmentError, match="TEXT_BYTES"):
            from_fragment(bomb)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 8 * TEXT_BYTES
