"""The page code: 18 characters that say which page side this is, and that nobody can make up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.model.code import (
    ALPHABET,
    CODE_LENGTH,
    MAX_COPY,
    MAX_FORM,
    MAX_PAGE,
    MAX_RUN,
    PageCode,
    for_people,
    parse,
    run_name,
    run_number,
    verify,
)

KEY = bytes(range(16))
codes = st.builds(
    PageCode,
    st.integers(0, MAX_RUN).map(run_name),
    st.integers(0, MAX_FORM),
    st.integers(0, MAX_COPY),
    st.integers(0, MAX_PAGE),
)


@given(codes)
def test_comes_back_and_is_verified(code: PageCode) -> None:
    text = code.encode(KEY)
    assert len(text) == CODE_LENGTH
    assert set(text) <= set(ALPHABET)
    assert parse(text) == verify(text, KEY) == code


@given(codes, st.integers(0, CODE_LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(code: PageCode, place: int, char: str) -> None:
    text = code.encode(KEY)
    wrong = text[:place] + char + text[place + 1 :]
    assert (verify(wrong, KEY) is None) == (wrong != text)


@given(codes)
def test_another_runs_key_does_not_verify(code: PageCode) -> None:
    assert verify(code.encode(KEY), bytes(16)) is None


@given(codes)
def test_as_people_type_it(code: PageCode) -> None:
    typed = for_people(code.encode(KEY)).lower().replace("0", "o").replace("1", "l").replace("-", " - ")
    assert verify(typed, KEY) == code


@given(codes)
def test_at_the_end_of_an_address(code: PageCode) -> None:
    assert verify("HTTPS://WERK.EXAMPLE.NL/" + code.encode(KEY), KEY) == code


@given(st.text(max_size=40))
def test_any_text_parses_or_is_none(text: str) -> None:
    code = parse(text)
    assert code is None or (0 <= code.copy <= MAX_COPY and run_number(code.run) is not None)


@pytest.mark.parametrize(
    ("form", "copy", "page"), [(-1, 0, 0), (MAX_FORM + 1, 0, 0), (0, MAX_COPY + 1, 0), (0, 0, MAX_PAGE + 1)]
)
def test_numbers_that_do_not_fit_are_refused(form: int, copy: int, page: int) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        PageCode("7H3K9M", form, copy, page).encode(KEY)


def test_a_name_that_is_no_run_is_refused() -> None:
    with pytest.raises(ValueError, match="not a run name"):
        PageCode("U-U", 0, 1, 1).encode(KEY)


def test_codes_of_other_pages_differ_in_the_open_part() -> None:
    """Two pages of one copy differ before the check: a person can tell them apart too."""
    one, two = PageCode("7H3K9M", 0, 1, 1).encode(KEY), PageCode("7H3K9M", 0, 1, 2).encode(KEY)
    assert one[:6] == two[:6] == "7H3K9M"
    assert one[6:13] != two[6:13]
