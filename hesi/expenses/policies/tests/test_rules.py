"""Every rule as a table of situations, its boundaries included."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from hesi.core.money import Money
from hesi.expenses.policies.checking import check
from hesi.expenses.policies.city_names import city_key, city_label
from hesi.expenses.policies.facts import Title
from hesi.expenses.policies.rules import RULES
from hesi.expenses.policies.rules.caps import TIER_1, TIER_2
from tests.builders_policies import (
    OWN_TAX_ID,
    TODAY,
    a_line_fact,
    a_policy,
    a_subject_fact,
    an_invoice_fact,
    yuan,
)


def found(subject: Any, rule: str, policy: Any = None) -> list[tuple[int | None, str, str]]:
    """What one rule finds: line, field, level."""
    return [(f.line, f.field, f.level) for f in check(subject, policy or a_policy()) if f.rule == rule]


def hits(rule: str, line: Any = None, policy: Any = None, **subject: Any) -> int:
    return len(found(a_subject_fact(*([line] if line else []), **subject), rule, policy))


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_document_in_order_has_no_findings():
    assert check(a_subject_fact(), a_policy()) == []


def test_an_empty_document_has_no_findings():
    assert check(a_subject_fact(lines=()), a_policy()) == []


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        ({"type_key": ""}, ["expense_type"]),
        ({"spent_on": None}, ["spent_on"]),
        ({"amount": yuan("0")}, ["amount"]),
        ({"amount": yuan("-1")}, ["amount"]),
        ({"amount": yuan("0.01")}, []),
        ({"type_key": "", "spent_on": None, "amount": yuan("0")}, ["expense_type", "spent_on", "amount"]),
    ],
)
def test_incomplete_line(fields, missing):
    assert found(a_subject_fact(a_line_fact(**fields)), "incomplete_line") == [(1, f, "block") for f in missing]


@pytest.mark.parametrize(
    ("needs", "purpose", "count"), [(True, "", 1), (True, "  ", 1), (True, "拜访客户", 0), (False, "", 0)]
)
def test_missing_purpose(needs, purpose, count):
    assert hits("missing_purpose", needs_purpose=needs, purpose=purpose) == count


@pytest.mark.parametrize(
    ("needs", "on_document", "on_line", "count"),
    [(True, False, False, 1), (True, True, False, 0), (True, False, True, 0), (False, False, False, 0)],
)
def test_missing_project(needs, on_document, on_line, count):
    line = a_line_fact(has_project=on_line)
    assert hits("missing_project", line, needs_project=needs, has_project=on_document) == count


def test_missing_project_without_lines():
    assert hits("missing_project", needs_project=True, lines=()) == 1


@pytest.mark.parametrize(("type_key", "city", "count"), [("hotel", "", 1), ("hotel", "上海", 0), ("office", "", 0)])
def test_missing_city(type_key, city, count):
    assert hits("missing_city", a_line_fact(type_key=type_key, city=city)) == count


@pytest.mark.parametrize(
    ("amount", "attachments", "params", "count"),
    [
        ("4999.99", 0, {}, 0),
        ("5000", 0, {}, 1),
        ("5000", 1, {}, 0),
        ("1", 0, {"types": ["office"]}, 1),
        ("9999999", 0, {"from_amount": 0}, 0),
    ],
)
def test_missing_attachment(amount, attachments, params, count):
    policy = a_policy(missing_attachment={"params": params})
    assert hits("missing_attachment", a_line_fact(amount=yuan(amount), attachments=attachments), policy) == count


def test_the_threshold_of_attachments_is_in_the_company_s_currency():
    line = a_line_fact(amount=Money.of("800", "USD"), home=yuan("5800"))
    assert hits("missing_attachment", line) == 1


def test_weak_duplicate(english):
    subject = a_subject_fact(a_line_fact(twins=("CL-1", "CL-2")), a_line_fact(2))
    (finding,) = check(subject, a_policy())
    assert (finding.rule, finding.level, finding.line) == ("weak_duplicate", "warning", 1)
    assert "CL-1、CL-2" in finding.message


@pytest.mark.parametrize(
    ("on", "count"), [(date(2026, 11, 20), 0), (date(2026, 11, 21), 1), (date(2026, 11, 22), 1), (None, 0)]
)
def test_weekend_spend(on, count):
    line = a_line_fact(spent_on=on)
    assert hits("weekend_spend", line) == 0, "off unless a company wants it"
    assert hits("weekend_spend", line, a_policy(weekend_spend={"level": "info"})) == count


@pytest.mark.parametrize(
    ("currency", "rate_on", "count"),
    [("USD", ago(5), 0), ("USD", ago(6), 1), ("USD", TODAY + timedelta(6), 1), ("USD", None, 0), ("CNY", ago(60), 0)],
)
def test_foreign_rate_stale(currency, rate_on, count):
    line = a_line_fact(amount=Money.of("10", currency), home=yuan("72"), rate_on=rate_on)
    assert hits("foreign_rate_stale", line) == count


@pytest.mark.parametrize(
    ("needs", "has", "from_amount", "count"),
    [(True, False, 0, 1), (True, True, 0, 0), (False, False, 0, 0), (True, False, 10_000, 1), (True, False, 10_001, 0)],
)
def test_invoice_missing(needs, has, from_amount, count):
    line = a_line_fact(needs_invoice=needs, invoices=(an_invoice_fact(),) if has else ())
    assert hits("invoice_missing", line, a_policy(invoice_missing={"params": {"from_amount": from_amount}})) == count


def test_invoice_duplicate_in_claim(english):
    same = an_invoice_fact(7, total=yuan("200"))
    subject = a_subject_fact(a_line_fact(1, invoices=(same,)), a_line_fact(2), a_line_fact(3, invoices=(same,)))
    (finding,) = check(subject, a_policy())
    assert (finding.rule, finding.level, finding.line) == ("invoice_duplicate_in_claim", "block", 3)
    assert "on line 1" in finding.message


def test_invoice_already_used_says_where(english):
    line = a_line_fact(invoices=(an_invoice_fact(held_by="CL-202611-0007"),))
    (finding,) = check(a_subject_fact(line), a_policy())
    assert (finding.rule, finding.level) == ("invoice_already_used", "block")
    assert "CL-202611-0007" in finding.message
    assert "CL-202611-0007" in finding.way_out


def test_invoice_in_other_draft():
    line = a_line_fact(invoices=(an_invoice_fact(in_drafts=("CL-9",)),))
    assert found(a_subject_fact(line), "invoice_in_other_draft") == [(1, "invoices", "info")]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("晨光科技有限公司", 0),
        ("晨光科技(北京)有限公司", 0),
        ("晨光 科技有限公司", 0),
        ("", 0),
        ("晨光科技", 1),
        ("个人", 1),
    ],
)
def test_wrong_buyer_name(name, count):
    assert hits("wrong_buyer_name", a_line_fact(invoices=(an_invoice_fact(buyer_name=name),))) == count


def test_without_titles_no_buyer_is_wrong():
    line = a_line_fact(invoices=(an_invoice_fact(buyer_name="个人", buyer_tax_id="X"),))
    assert hits("wrong_buyer_name", line, titles=()) == 0
    assert hits("wrong_buyer_tax_id", line, titles=()) == 0
    assert hits("wrong_buyer_tax_id", line, titles=(Title("个人", ""),)) == 0


@pytest.mark.parametrize(
    ("name", "tax_id", "count"),
    [
        ("晨光科技有限公司", OWN_TAX_ID, 0),
        ("晨光科技有限公司", OWN_TAX_ID.lower(), 0),
        ("晨光科技有限公司", f" {OWN_TAX_ID[:9]} {OWN_TAX_ID[9:]}", 0),
        ("晨光科技有限公司", "", 0),
        ("晨光科技有限公司", "91110000MA1FL0002X", 1),
        ("晨光科技（北京）有限公司", "91110000MA1FL0002X", 0),
        ("", "91110000MA1FL0002X", 0),
        ("别人的公司", "91999999999999999X", 1),
    ],
)
def test_wrong_buyer_tax_id(name, tax_id, count):
    invoice = an_invoice_fact(buyer_name=name, buyer_tax_id=tax_id)
    assert hits("wrong_buyer_tax_id", a_line_fact(invoices=(invoice,))) == count


def test_unread_and_doubtful_fields(english):
    invoice = an_invoice_fact(missing_fields=("date",), doubtful_fields=("total", "buyer_name"))
    findings = check(a_subject_fact(a_line_fact(invoices=(invoice,))), a_policy())
    assert [(f.rule, f.level) for f in findings] == [("invoice_incomplete", "warning"), ("invoice_doubtful", "warning")]
    assert "total、buyer" in findings[1].message


@pytest.mark.parametrize(
    ("fields", "case"),
    [
        ({"problems": ("seal_altered",)}, "altered"),
        ({"signature": "altered"}, "altered"),
        ({"signature": "test_certificate"}, "test"),
        ({"problems": ("seal_test",)}, "test"),
        ({"signature": "valid", "problems": ("sum_mismatch",)}, None),
        ({}, None),
    ],
)
def test_invoice_altered(fields, case):
    findings = check(a_subject_fact(a_line_fact(invoices=(an_invoice_fact(**fields),))), a_policy())
    assert [(f.level, f.params["case"]) for f in findings] == ([("block", case)] if case else [])


@pytest.mark.parametrize(
    ("amount", "totals", "count"),
    [
        (yuan("100"), [yuan("100")], 0),
        (yuan("100.01"), [yuan("100")], 1),
        (yuan("150"), [yuan("100"), yuan("50")], 0),
        (yuan("150.01"), [yuan("100"), yuan("50")], 1),
        (yuan("500"), [yuan("100"), None], 0),
        (yuan("500"), [Money.of("70", "USD")], 0),
        (Money.of("71", "USD"), [Money.of("70", "USD")], 1),
        (yuan("500"), [], 0),
    ],
)
def test_amount_over_invoices(amount, totals, count):
    invoices = tuple(an_invoice_fact(i, total=total) for i, total in enumerate(totals, 1))
    line = a_line_fact(amount=amount, home=yuan("1"), invoices=invoices)
    assert hits("amount_over_invoices", line) == count


@pytest.mark.parametrize(
    ("age", "rules"),
    [(90, []), (91, ["late_claim"]), (365, ["late_claim"]), (366, ["too_old"])],
)
def test_age(age, rules):
    findings = check(a_subject_fact(a_line_fact(spent_on=ago(age))), a_policy())
    assert [f.rule for f in findings] == rules
    by_invoice = check(a_subject_fact(a_line_fact(invoices=(an_invoice_fact(issued_on=ago(age)),))), a_policy())
    assert [(f.rule, f.field) for f in by_invoice] == [(rule, "invoices") for rule in rules]


@pytest.mark.parametrize(("ahead", "count"), [(0, 0), (1, 0), (2, 1)])
def test_future_date(ahead, count):
    day = TODAY + timedelta(ahead)
    assert found(a_subject_fact(a_line_fact(spent_on=day)), "future_date") == [(1, "spent_on", "block")] * count
    line = a_line_fact(invoices=(an_invoice_fact(issued_on=day),))
    assert found(a_subject_fact(line), "future_date") == [(1, "invoices", "block")] * count


def hotel(id: int = 1, amount: str = "600", **fields: Any) -> Any:
    return a_line_fact(
        id, **{"type_key": "hotel", "type_name": "住宿", "city": "上海", "amount": yuan(amount), **fields}
    )


@pytest.mark.parametrize(
    ("city", "amount", "nights", "count"),
    [
        ("上海", "600", 1, 0),
        ("上海", "600.01", 1, 1),
        ("上海市", "600.01", 1, 1),
        ("杭州", "450", 1, 0),
        ("杭州", "450.01", 1, 1),
        ("扬州", "350.01", 1, 1),
        ("", "350.01", 1, 1),
        ("上海", "1800", 3, 0),
        ("上海", "1800.01", 3, 1),
    ],
)
def test_hotels_by_city_and_night(city, amount, nights, count):
    assert hits("over_cap", hotel(city=city, amount=amount, nights=nights)) == count


@pytest.mark.parametrize(("amount", "people", "count"), [("900", 3, 0), ("900.01", 3, 1), ("300", 0, 0)])
def test_entertainment_per_head(amount, people, count):
    line = a_line_fact(type_key="entertainment", amount=yuan(amount), people_count=people)
    assert hits("over_cap", line) == count


def test_a_day_s_sum_is_told_once_where_it_goes_over(english):
    def taxi(id, amount, day=TODAY):
        return a_line_fact(id, type_key="local_transport", type_name="Taxi", amount=yuan(amount), spent_on=day)

    subject = a_subject_fact(taxi(1, "120"), taxi(2, "80"), taxi(3, "0.01"), taxi(4, "50"), taxi(5, "200", ago(1)))
    (finding,) = check(subject, a_policy())
    assert (finding.line, finding.level) == (3, "reason")
    assert finding.message == "Taxi: the standard is CN¥200.00 per day; this is CN¥200.01."


def test_a_month_counts_what_was_claimed_elsewhere():
    line = a_line_fact(type_key="communication", amount=yuan("100"))
    elsewhere = (("communication", yuan("200")),)
    assert hits("over_cap", line, spent_this_month=elsewhere) == 0
    assert hits("over_cap", line, spent_this_month=(("communication", yuan("200.01")),)) == 1
    assert hits("over_cap", line, spent_this_month=(("communication", Money.of("900", "USD")),)) == 0
    last_month = replace(line, spent_on=date(2026, 10, 31))
    assert hits("over_cap", last_month, spent_this_month=(("communication", yuan("900")),)) == 0


def test_a_line_without_a_day_is_not_summed():
    line = a_line_fact(type_key="communication", amount=yuan("9000"), spent_on=None)
    assert hits("over_cap", line) == 0


def test_caps_compare_in_the_company_s_currency():
    line = hotel(amount="600", home=yuan("600"))
    assert hits("over_cap", replace(line, amount=Money.of("100", "USD"), home=yuan("710"))) == 1


def test_every_rule_has_its_words(english):
    from hesi.expenses.policies.sentences import _TEXTS, _titles, finding_text

    # Rooms beside policies name findings of their own.
    assert set(_TEXTS) == set(RULES) | set(_titles)
    for key, spec in RULES.items():
        assert finding_text(key, None)[0]
        assert str(spec.title)
        assert str(spec.about)
    assert finding_text("gone", {}) == ("gone", "")


@pytest.mark.parametrize("city", ["上海", "上海市", "Shanghai", "shanghai ", "SHANGHAI"])
def test_a_city_is_the_same_in_both_languages(city: str) -> None:
    assert city_key(city) == "上海"


def test_cities_are_said_in_the_readers_language() -> None:
    with translation.override("en"):
        assert [city_label(name) for name in ("西安", "上海市", "Springfield", "义乌")] == [
            "Xi'an", "Shanghai", "Springfield", "义乌",
        ]  # fmt: skip
    with translation.override("zh-hans"):
        assert city_label("西安") == "西安"
    assert city_key("Xi’an") == city_key("Xi'an") == "西安"


def test_every_city_on_offer_has_an_english_name() -> None:
    with translation.override("en"):
        assert all(city_label(city).isascii() for city in (*TIER_1, *TIER_2))
