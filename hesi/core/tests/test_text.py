"""Text for search, comparison and display."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hesi.core.text import MAX_QUERY_TOKENS, clean_line, clean_text, fold_name, mask_account, query_tokens, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("  …—！ ", []),
        ("酒店", ["酒", "酒店", "店"]),
        ("费", ["费"]),
        ("上海虹桥", ["上", "上海", "海", "海虹", "虹", "虹桥", "桥"]),
        ("上海 虹桥", ["上", "上海", "海", "虹", "虹桥", "桥"]),
        ("ＡＢＣ公司", ["abc", "公", "公司", "司"]),
        ("BX-202611-0001", ["bx", "202611", "0001"]),
        ("Café CRÈME", ["cafe", "creme"]),
        ("Straße", ["strasse"]),
        ("G1234次列车", ["g1234", "次", "次列", "列", "列车", "车"]),
        ("snake_case", ["snake", "case"]),
        ("がく", ["が", "がく", "く"]),
        ("ｶﾞ", ["ガ"]),
        ("𠮷野", ["𠮷", "𠮷野", "野"]),
        ("of of", ["of", "of"]),
        ("a\u200bb\ud800", ["a", "b"]),
    ],
)
def test_the_terms_a_text_is_found_by(text, found):
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", []),
        ("酒店", ["酒店"]),
        ("酒", ["酒"]),
        ("上海虹桥", ["上海", "海虹", "虹桥"]),
        ("Hotel 上海 hotel", ["hotel", "上海"]),
        ("ＢＸ－202611", ["bx", "202611"]),
    ],
)
def test_the_terms_a_question_asks_for(text, asked):
    assert query_tokens(text) == asked


def test_a_pasted_novel_asks_for_a_bounded_number_of_terms():
    assert len(query_tokens(" ".join(str(n) for n in range(10_000)))) == MAX_QUERY_TOKENS


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_a_text_is_found_by_any_whole_phrase_of_it(before, phrase, after):
    assert set(query_tokens(phrase)) <= set(tokens(f"{before} {phrase} {after}"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("华为（中国）有限公司", "华为(中国)有限公司"),
        ("华为 （中国） 有限公司", "华为(中国)有限公司"),
        ("华为【中国】有限公司", "华为(中国)有限公司"),
        ("Ａcme Co., Ltd.", "ACME CO.,LTD."),
        ("约翰·史密斯", "约翰•史密斯"),
        ("上海\u200b某某\u00a0公司\n", "上海某某公司"),
    ],
)
def test_ways_of_writing_one_name_are_equal(one, other):
    assert fold_name(one) == fold_name(other)


def test_legal_forms_tell_companies_apart():
    assert fold_name("甲有限公司") != fold_name("甲股份有限公司") != fold_name("甲公司")


@given(st.text(max_size=60))
def test_folding_a_folded_name_changes_little(name):
    once = fold_name(name)
    assert not any(character.isspace() for character in once)
    assert fold_name(once) == fold_name(fold_name(once))


@pytest.mark.parametrize(
    ("text", "limit", "line"),
    [
        ("  a \t b\r\nc ", 10, "a b c"),
        ("invoice\u202efdp.exe", 40, "invoicefdp.exe"),
        ("\u2066a\u2069\u200e\ufeff", 40, "a"),
        ("a\x00b\x1b[31m", 40, "a b [31m"),
        ("a\u2028b\x85c", 40, "a b c"),
        ("e\u0301te\u0301", 40, "été"),
        ("一二三四五", 3, "一二三"),
        ("ab cd", 3, "ab"),
        ("q\u0323\u0307x", 2, "q\u0323"),
        ("ok q\u0323\u0307x", 5, "ok"),
        ("👨\u200d👩", 40, "👨\u200d👩"),
        ("x 👨\u200d👩", 4, "x"),
        ("a\ud800b", 40, "ab"),
        ("", 5, ""),
        ("abc", 0, ""),
    ],
)
def test_a_line_is_made_safe_to_show(text, limit, line):
    assert clean_line(text, limit) == line


@given(st.text(st.characters(), max_size=80), st.integers(0, 30))
def test_a_clean_line_stays_as_it_is(text, limit):
    line = clean_line(text, limit)
    assert len(line) <= limit
    assert not any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in line)
    assert clean_line(line, limit) == line


def test_a_text_keeps_its_lines():
    assert clean_text("\r\n a \u202e\rb\n\n\n\n\n\nc\x00d  \n", 99) == " a\nb\n\n\nc d"
    assert clean_text("line\n" * 50, 9) == "line\nline"


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("6222 0212 3456 7890123", "**** 0123"),
        ("6222-0212-3456-7890", "**** 7890"),
        ("６２２２０２１２３４５６７８９０", "**** 7890"),
        ("13812340123", "138****0123"),
        ("zhang@example.com", "z***@example.com"),
        ("12345678", "**** 5678"),
        ("1234567", "****"),
        ("123", "****"),
        ("", "****"),
        ("@example.com", "***@example.com"),
    ],
)
def test_an_account_shows_only_its_end(number, masked):
    assert mask_account(number) == masked
