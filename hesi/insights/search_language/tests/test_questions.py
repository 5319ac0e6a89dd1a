"""The language itself: what is understood, how it is written, and what is said of the rest. No database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from hesi.insights.search_language.grammar import SPECS, Kind, find_spec
from hesi.insights.search_language.periods import Period, relative_names
from hesi.insights.search_language.questions import MOST_CHARS, Bounds, NotUnderstood, Question, Term, Word, parse
from hesi.insights.search_language.terms import cleaned

SAME = [
    ("department:销售 amount:>1000 type:住宿 month:2026-10 state:paid",) * 2,
    ("部门：销售 金额：＞1000", "department:销售 amount:>1000"),
    ("部门： 销售", "department:销售"),
    ("类型:住宿、机票，餐饮", "type:住宿,机票,餐饮"),
    ("type:住宿 type:机票 type:住宿", "type:住宿,机票"),
    ("-type:住宿 -type:机票", "-type:住宿 -type:机票"),
    ("－类型:住宿", "-type:住宿"),
    ("has:invoice has:reason", "has:invoice has:reason"),
    ("amount:>100 amount:<500", "amount:>100 amount:<500"),
    ("amount:100-500", "amount:100..500"),
    ("amount:￥1，234.50元", "amount:1234.5"),
    ("金额:≥1.5万", "amount:>=15000"),
    ("amount:>= 2k", "amount:>=2000"),
    ("amount:100..", "amount:>=100"),
    ("amount:..500", "amount:<=500"),
    ("amount:１００～２００", "amount:100..200"),
    ("date:2026/10/1至2026年10月31日", "date:2026-10-01..2026-10-31"),
    ("date:<2026-10-01", "date:<2026-10-01"),
    ("日期:昨天,上周", "date:yesterday,last-week"),
    ("date:上个月", "date:last-month"),
    ("month:last", "month:last"),
    ("月份:上月", "month:last"),
    ("month:2026年9月..2026-10", "month:2026-09..2026-10"),
    ("month:2026", "month:2026"),
    ("seller:“锦江 饭店”", 'seller:"锦江 饭店"'),
    ("seller:「锦江」", "seller:锦江"),
    ('seller:"说 \\"好\\" 的店"', 'seller:"说 \\"好\\" 的店"'),
    ("department:=销售部", "department:=销售部"),
    ("出租车 -地铁 10:30", '出租车 -地铁 "10:30"'),
    ("Status:Paid DEPT:sales", "state:Paid department:sales"),
    ("number:BX-2026-0001", "number:BX-2026-0001"),
    ("type:住宿, month:last", "type:住宿 month:last"),
    ("\u200b 部门:销售\n\t类型:住宿 ", "department:销售 type:住宿"),
    ("", ""),
]


@pytest.mark.parametrize(("typed", "canonical"), SAME)
def test_what_is_typed_has_one_canonical_text(typed: str, canonical: str) -> None:
    question = parse(typed)
    assert str(question) == canonical
    assert parse(str(question)) == question


WRONG: list[tuple[str, str, str]] = [
    # typed, the part that is marked, what is nearest
    ("部们:销售", "部们", "部门"),
    ("类型:住宿 depratment:销售", "depratment", "部门"),
    ("amount:abc", "abc", ""),
    ("amount:>1..2", ">1..2", ""),
    ("金额:500..100", "500..100", "100..500"),
    ("month:lst", "lst", ""),
    ("月份:上个", "上个", "上月"),
    ("month:2026-13", "2026-13", ""),
    ("month:2026-10-01", "2026-10-01", ""),
    ("date:2026-02-30", "2026-02-30", ""),
    ("month:本周", "本周", "本月"),
    ("type:", "type:", ""),
    ("type: month:last", "type: ", ""),
    ("type:>3", ">", ""),
    ("type:住宿,,机票", "", ""),
    ('seller:"锦江', '"锦江', ""),
    ('seller:""', '""', ""),
    ("部门:销售 - 类型:住宿", "-", ""),
]


@pytest.mark.parametrize(("typed", "part", "near"), WRONG)
def test_a_refusal_says_where_and_what_is_near(typed: str, part: str, near: str) -> None:
    with translation.override("zh-hans"), pytest.raises(NotUnderstood) as refused:
        parse(typed)
    refusal = refused.value
    assert typed[refusal.at : refusal.at + refusal.length] == part
    assert refusal.nearest == near
    assert refusal.message
    assert refusal.context["at"] == refusal.at


def test_a_refusal_says_what_is_possible_in_the_readers_language() -> None:
    with translation.override("zh-hans"), pytest.raises(NotUnderstood) as refused:
        parse("部们:销售")
    assert "是不是想找“部门”" in refused.value.message
    assert "类型、金额、月份" in refused.value.message
    with translation.override("en"), pytest.raises(NotUnderstood) as refused:
        parse("monht:2026-10")
    assert "Did you mean “month”?" in refused.value.message
    assert refused.value.possible[0] == "department"


def test_a_question_has_its_bounds() -> None:
    for typed in (
        "字" * (MOST_CHARS + 1),
        " ".join(f"词{at}" for at in range(31)),
        "type:" + ",".join(map(str, range(51))),
    ):
        with pytest.raises(NotUnderstood):
            parse(typed)


def test_every_field_is_found_by_each_of_its_names() -> None:
    names = [name for spec in SPECS.values() for name in spec.names]
    assert len(names) == len(set(names))
    assert all(find_spec(name.upper()) is spec for spec in SPECS.values() for name in spec.names)


def test_terms_say_what_was_asked() -> None:
    (term,) = parse("-金额:100..200.50").terms
    assert (term.field, term.is_negated, term.place) == ("amount", True, (0, 15))
    assert term.bounds == (Bounds("..", Decimal(100), Decimal("200.5")),)
    assert parse("城市:上海").terms[0].words == (Word("上海"),)


def test_a_question_is_narrowed_and_widened() -> None:
    question = parse("出租车 type:住宿 -type:机票 month:last")
    assert str(question.narrowed("type", Word("餐饮"))) == "出租车 type:餐饮 -type:机票 month:last"
    assert str(question.narrowed("month")) == "出租车 type:住宿 -type:机票"
    assert str(question.without(question.terms[0])) == "type:住宿 -type:机票 month:last"
    assert str(question.added(question.terms[0])) == str(question)


@pytest.mark.parametrize(
    ("name", "first", "after"),
    [
        ("today", "2026-03-02", "2026-03-03"), ("yesterday", "2026-03-01", "2026-03-02"),
        ("this-week", "2026-03-02", "2026-03-09"), ("last-week", "2026-02-23", "2026-03-02"),
        ("this-month", "2026-03-01", "2026-04-01"), ("last-month", "2026-02-01", "2026-03-01"),
        ("this-quarter", "2026-01-01", "2026-04-01"), ("last-quarter", "2025-10-01", "2026-01-01"),
        ("this-year", "2026-01-01", "2027-01-01"), ("last-year", "2025-01-01", "2026-01-01"),
        ("2024", "2024-01-01", "2025-01-01"), ("2024-02", "2024-02-01", "2024-03-01"),
        ("2024-02-29", "2024-02-29", "2024-03-01"),
    ],
)  # fmt: skip
def test_periods_are_told_from_the_day(name: str, first: str, after: str) -> None:
    assert Period(name).days(date(2026, 3, 2)) == (date.fromisoformat(first), date.fromisoformat(after))


def _words(text: str) -> Word | None:
    text = cleaned(text)
    return Word(text) if text else None


WORDS = st.text(max_size=12).map(_words).filter(lambda one: one is not None)
EXACT = WORDS.flatmap(lambda one: st.booleans().map(lambda is_exact: Word(one.text, is_exact)))  # type: ignore[union-attr]
AMOUNTS = st.decimals(0, 999_999_999, places=2).map(lambda one: Decimal(f"{one.normalize():f}") if one else Decimal(0))
SIGNS = st.sampled_from(["=", ">", ">=", "<", "<="])


@st.composite
def periods(draw: Any, kind: Kind) -> Period:
    if draw(st.booleans()):
        name = draw(st.sampled_from([name for name, _said in relative_names(kind)]))
        return Period({"this": "this-month", "last": "last-month"}.get(name, name))
    on = draw(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
    return Period(f"{on}"[: draw(st.sampled_from([4, 7] if kind is Kind.MONTHS else [4, 7, 10]))])


@st.composite
def bounds(draw: Any, kind: Kind) -> Bounds:
    points = AMOUNTS if kind is Kind.AMOUNT else periods(kind)
    first, last = draw(points), draw(points)
    if draw(st.booleans()):
        return Bounds(draw(SIGNS), first)
    if isinstance(first, Decimal):
        return Bounds("..", min(first, last), max(first, last))
    if first.is_relative or last.is_relative or (first.name + "-01-01")[:10] <= (last.name + "-01-01")[:10]:
        return Bounds("..", first, last)
    return Bounds("..", last, first)


@st.composite
def terms(draw: Any) -> Term:
    key = draw(st.sampled_from(["", *SPECS]))
    is_negated = draw(st.booleans())
    if not key:
        return Term("", (draw(WORDS),), is_negated)
    kind = SPECS[key].kind
    values = EXACT if kind is Kind.WORDS else bounds(kind)
    found = draw(st.lists(values, min_size=1, max_size=1 if kind is Kind.AMOUNT else 3, unique=True))
    return Term(key, tuple(found), is_negated)


@settings(max_examples=300, deadline=None)
@given(st.lists(terms(), max_size=4))
def test_what_is_written_is_read_as_the_same(found: list[Term]) -> None:
    """Terms of one field that fall together do so before; everything else comes back as it was."""
    seen: set[str] = set()
    question = Question(tuple(one for one in found if not (one.field in seen or seen.add(one.field))))  # type: ignore[func-returns-value]
    if len(str(question)) <= MOST_CHARS:
        assert parse(str(question)) == question


SIGNS_TYPED = st.text(st.sampled_from('部门:：金额 amount>=<..-－"“”,，、\\1234类型月last a\u0301\u200b≥'), max_size=40)


@settings(max_examples=400, deadline=None)
@given(st.one_of(st.text(max_size=40), SIGNS_TYPED))
def test_any_text_is_understood_or_refused_in_words(typed: str) -> None:
    question = refusal = None
    try:
        question = parse(typed)
    except NotUnderstood as raised:
        refusal = raised
    if refusal is not None:
        assert refusal.message
        assert 0 <= refusal.at <= refusal.at + refusal.length <= len(cleaned(typed))
    else:
        assert parse(str(question)) == question
        assert str(parse(str(question))) == str(question)
