"""Two at once: the database decides, not luck."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from hesi.demo.papers import write_pdf, write_xml
from hesi.expenses.invoices.actions import read_carrier, receive_upload
from hesi.expenses.invoices.actions import reading as reading_module
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_company, a_member
from tests.builders_invoices import a_carrier, a_sample


def at_once(tenant, *works):
    """Run the works in threads of their own, each inside the workspace; their results in order."""

    def run(work):
        try:
            with tenant_scope(tenant):
                return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


@pytest.mark.django_db(transaction=True)
def test_one_invoice_read_for_two_people_at_once_is_one(monkeypatch):
    tenant, paper, gate = a_company(), a_sample(), Barrier(2)
    with tenant_scope(tenant):
        carriers = [
            a_carrier(a_member("林晓"), write_xml(paper), name="a.xml"),
            a_carrier(a_member("周晴"), write_pdf(paper), name="a.pdf"),
        ]
    keep = reading_module._keep

    def together(*arguments):
        gate.wait(timeout=60)
        return keep(*arguments)

    monkeypatch.setattr(reading_module, "_keep", together)
    at_once(tenant, *[lambda carrier=carrier: read_carrier(carrier) for carrier in carriers])
    with tenant_scope(tenant):
        states = sorted(Carrier.objects.values_list("state", flat=True))
        invoice = Invoice.objects.get()
        assert (states, invoice.carriers.count()) == (["duplicate", "read"], 2)
        assert invoice.carriers.get(state="read").uploaded_by == invoice.owner


@pytest.mark.django_db(transaction=True)
def test_one_file_sent_twice_at_once_is_one_carrier():
    tenant, content = a_company(), write_xml(a_sample())
    with tenant_scope(tenant):
        actor = Actor(a_member())
    send = lambda: receive_upload(content, name="a.xml", by=actor).pk  # noqa: E731
    sent = at_once(tenant, send, send, send)
    assert len(set(sent)) == 1
