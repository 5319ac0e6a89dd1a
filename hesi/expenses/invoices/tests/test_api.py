"""The API's door to invoices."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.demo.papers import write_xml
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.invoices.actions import hold_invoices
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.recognition.limits import FILE_BYTES
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_invoices import a_carrier, a_sample, an_invoice
from tests.jobs import run_jobs

URL = "/api/v1/invoices"


def send(client, content, name, **headers):
    return client.post(f"{URL}/uploads", {"file": SimpleUploadedFile(name, content)}, headers=headers)


def patch(client, invoice, **body):
    return client.patch(f"{URL}/{invoice.key}", body, content_type="application/json")


def test_upload_is_read_and_gives_an_invoice_and_its_original(member, client_of):
    paper = a_sample()
    client, content = client_of(member), write_xml(paper)
    sent = send(client, content, "a.xml")
    assert (sent.status_code, sent.json()["state"]) == (201, "waiting")
    run_jobs()
    upload = client.get(f"{URL}/uploads/{sent.json()['key']}").json()
    assert upload["state"] == "read"
    invoice = client.get(f"{URL}/{upload['invoice']}").json()
    for name, value in paper.values().items():
        assert invoice[name] == value
    assert (invoice["sources"]["total"], invoice["allowed"]) == ("xml", ["correct_invoice", "delete_invoice"])
    original = client.get(f"{URL}/uploads/{upload['key']}/original")
    assert b"".join(original.streaming_content) == content
    assert original["Content-Disposition"].startswith("attachment")


def test_upload_sent_twice_with_one_key_is_one(member, client_of):
    client, content = client_of(member), write_xml(a_sample())
    first = send(client, content, "a.xml", idempotency_key="k1")
    again = send(client, content, "a.xml", idempotency_key="k1")
    assert (again.status_code, again.json()) == (201, first.json())
    assert Carrier.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [(b"MZ", "a.exe", "unknown_type"), (b"", "a.pdf", "empty"), (b"%PDF-" + b"0" * FILE_BYTES, "a.pdf", "too_large")],
)
def test_refused_upload_is_a_problem_with_its_sentence(member, client_of, content, name, code):
    answer = send(client_of(member), content, name)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["code"] == code
    assert name in answer.json()["detail"]


def test_list_is_filtered_and_paged(member, client_of):
    rows = [an_invoice(member) for _ in range(5)]
    hold_invoices(rows[:1], subject=SubjectRef("document", 1, "BX-1"), by=Actor(member))
    client = client_of(member)
    first = client.get(f"{URL}?size=3").json()
    rest = client.get(f"{URL}?size=3&cursor={first['next_cursor']}").json()
    assert [row["key"] for row in first["items"] + rest["items"]] == [row.key for row in reversed(rows)]
    assert rest["next_cursor"] == ""
    assert [row["held_by"] for row in client.get(f"{URL}?view=held").json()["items"]] == ["BX-1"]
    assert len(client.get(f"{URL}?view=free&mine=true").json()["items"]) == 4
    assert len(client.get(f"{URL}?q={rows[2].number}").json()["items"]) == 1
    assert client.get(f"{URL}?cursor=nonsense").status_code == 422
    assert client.get(f"{URL}?view=odd").status_code == 422


def test_correction_refusals_have_their_statuses(member, client_of):
    invoice, other = an_invoice(member), an_invoice(a_member("周晴"))
    client = client_of(member)
    assert patch(client, invoice, version=1, total="88.00", date="2026-03-01").json()["total"] == "88.00"
    assert patch(client, invoice, version=1, total="99.00").status_code == 409
    assert patch(client, invoice, version=2, number=other.number).status_code == 409
    wrong = patch(client, invoice, version=2, total="viel")
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["total"])
    assert patch(client, invoice, version=2, owner=3).status_code == 422
    hold_invoices([invoice], subject=SubjectRef("document", 1, "BX-1"), by=Actor(member))
    held = patch(client, invoice, version=2, total="99.00")
    assert (held.status_code, held.json()["code"]) == (409, "invoice_in_use")
    assert client.delete(f"{URL}/{invoice.key}").status_code == 409


def test_delete_takes_it_out(member, client_of):
    invoice = an_invoice(member)
    client = client_of(member)
    assert client.delete(f"{URL}/{invoice.key}").status_code == 204
    assert client.get(f"{URL}/{invoice.key}").status_code == 404
    assert Invoice.objects.get().deleted_at


def test_strangers_find_nothing_and_readers_may_not_change(company, other_company, member, client_of, client):
    invoice, carrier = an_invoice(member), a_carrier(member)
    with tenant_scope(other_company):
        stranger = a_member("别家", roles=("admin", "finance"))
    paths = (invoice.key, f"uploads/{carrier.key}", f"uploads/{carrier.key}/original")
    for person in (a_member("同事"), stranger):
        reader = client_of(person)
        assert {reader.get(f"{URL}/{path}").status_code for path in paths} == {404}
        assert reader.get(URL).json()["items"] == []
        assert patch(reader, invoice, version=1, total="1").status_code == 404
    finance = client_of(a_member("财务", roles=("finance",)))
    assert {finance.get(f"{URL}/{path}").status_code for path in paths} == {200}
    assert patch(finance, invoice, version=1, total="1").status_code == 403
    assert finance.delete(f"{URL}/{invoice.key}").status_code == 403
    assert client.get(URL).status_code == 401


def test_duplicate_of_a_colleague_does_not_name_their_invoice(company, member, client_of):
    theirs = an_invoice(a_member("周晴"))
    carrier = a_carrier(member, state="duplicate", invoice=theirs)
    answer = client_of(member).get(f"{URL}/uploads/{carrier.key}").json()
    assert (answer["state"], answer["invoice"]) == ("duplicate", None)
