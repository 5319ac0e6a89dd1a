from datetime import date
from decimal import Decimal

import pytest

from hesi.core.currency import UnknownCurrency
from hesi.workspace.currencies.models import CompanyRate, PublishedRate
from hesi.workspace.currencies.published import load_published_rates
from hesi.workspace.currencies.rates import RateMissing, known_currencies, rate_on


def test_published_rate_crosses_through_the_euro_and_names_its_day(company):
    day = date(2026, 3, 4)
    usd, cny = (PublishedRate.objects.get(currency=code, on=day).per_euro for code in ("USD", "CNY"))
    rate = rate_on("USD", "CNY", day)
    assert (rate.on, rate.source, rate.is_stale) == (day, "ECB 2026-03-04", False)
    assert abs(rate.value * usd - cny) < Decimal("0.00001")


def test_weekend_takes_the_last_published_day(company):
    assert rate_on("JPY", "CNY", date(2026, 3, 8)).on == date(2026, 3, 6)


def test_rate_after_the_end_of_the_history_is_marked_old(company):
    newest = PublishedRate.objects.order_by("-on").first().on
    assert rate_on("EUR", "CNY", date(newest.year + 1, newest.month, 1)).is_stale


def test_company_rate_goes_first_from_its_day_on(company):
    CompanyRate.objects.create(currency="USD", home="CNY", from_on=date(2026, 3, 1), value=Decimal("7.0"))
    assert rate_on("USD", "CNY", date(2026, 3, 4)).value == 7
    assert rate_on("USD", "CNY", date(2026, 2, 27)).source.startswith("ECB")


def test_missing_rate_says_what_to_do(company):
    with pytest.raises(RateMissing, match="VND"):
        rate_on("VND", "CNY", date(2026, 3, 4))
    with pytest.raises(RateMissing):
        rate_on("USD", "CNY", date(2019, 3, 4))
    with pytest.raises(UnknownCurrency):
        rate_on("XYZ", "CNY", date(2026, 3, 4))


def test_own_currency_needs_no_rate(company):
    assert rate_on("CNY", "CNY", date(2026, 3, 4)).value == 1


def test_loading_again_changes_nothing(company, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert load_published_rates() == 0


def test_known_currencies_hold_the_company_s_own(company):
    assert known_currencies()[:2] == ["CNY", "USD"]
    assert "VND" not in known_currencies()
    CompanyRate.objects.create(currency="VND", home="CNY", from_on=date(2026, 3, 1), value=Decimal("0.00027"))
    assert "VND" in known_currencies()
