"""The lists of finance as exports."""

from typing import Any

import pytest

from hesi.core.errors import Forbidden
from hesi.core.time import business_date
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member
from tests.builders_exports import exported
from tests.builders_payments import a_batch, a_payable_claim


def test_what_waits_and_what_was_paid_are_exported_with_totals(company: Tenant) -> None:
    submitter, finance = a_member("林晓"), a_member("郑敏", roles=("finance",))
    waiting, sent = a_payable_claim(submitter), a_payable_claim(submitter)
    batch = a_batch(sent, by=finance)
    told = exported("payments.waiting", finance)
    assert [(row["number"], row["person"], row["has_account"]) for row in told["rows"]] == [
        (waiting.number, "林晓", "已登记")
    ]
    assert told["totals"][0]["amount"]["amount"] == str(waiting.total.decimal)
    told = exported("payments.batches", finance, batch=batch.number)
    assert [(row["batch"], row["document"]) for row in told["rows"]] == [(batch.number, sent.number)]
    assert "6225880212345678" not in str(told)
    payment = batch.payments.get()
    assert list(told["rows"][0].values()) == [
        batch.number, business_date(batch.created_at).isoformat(), str(batch.legal_entity or ""), sent.number,
        payment.holder, payment.account.bank, payment.account.mask, "等待银行", None, "", "CNY",
        {"amount": str(payment.amount.decimal), "currency": "CNY"},
    ]  # fmt: skip
    assert exported("payments.batches", finance, batch="none")["rows"] == []


def test_employees_export_nothing_of_it(company: Tenant) -> None:
    with pytest.raises(Forbidden):
        exported("payments.waiting", a_member("林晓"))


def test_chosen_sums_and_the_time_of_settlement_are_said(company: Tenant, client_of: Any) -> None:
    submitter, finance = a_member("林晓"), a_member("郑敏", roles=("finance",))
    waiting = a_payable_claim(submitter)
    page = client_of(finance).get("/payments/").content.decode()
    assert f'data-amount="{waiting.total.decimal}" data-currency="CNY"' in page
    assert "data-bulk-sum" in page
    batch = a_batch(waiting, by=finance)
    page = client_of(finance).get(f"/payments/batches/{batch.number}/").content.decode()
    assert "结清时间" in page
    assert f'name="query" value="batch={batch.number}"' in page
