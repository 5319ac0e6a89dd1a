from decimal import Decimal

from hesi.workspace.currencies.models import CompanyRate
from tests.builders_people import an_administrator


def test_own_rate_is_entered_replaced_and_removed(company, client_of):
    browser = client_of(an_administrator())
    facts = {"currency": "usd", "value": "7.05", "from_on": "2026-11-01"}
    assert browser.post("/admin/rates/", facts).status_code == 303
    assert browser.post("/admin/rates/", {**facts, "value": "7.10"}).status_code == 303
    rate = CompanyRate.objects.get()
    assert (rate.currency, rate.value) == ("USD", Decimal("7.1"))
    assert "7.1" in browser.get("/admin/rates/").content.decode()
    assert browser.post(f"/admin/rates/{rate.pk}/removal/").status_code == 303
    assert not CompanyRate.objects.exists()


def test_wrong_rates_are_refused_beside_their_field(company, client_of):
    browser = client_of(an_administrator())
    for wrong in (
        {"currency": "XYZ", "value": "1"},
        {"currency": "CNY", "value": "1"},
        {"currency": "USD", "value": "0"},
    ):
        assert browser.post("/admin/rates/", {**wrong, "from_on": "2026-11-01"}).status_code == 422


def test_page_is_for_administrators(member, client_of):
    assert client_of(member).get("/admin/rates/").status_code == 403
