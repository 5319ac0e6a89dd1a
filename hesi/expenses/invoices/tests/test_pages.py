"""The wallet's pages: what they show, to whom, in how many queries."""

import io

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from hesi.demo.papers import write_pdf, write_xml
from hesi.expenses.approvals.facts import SubjectRef
from hesi.expenses.invoices.actions import hold_invoices, receive_upload
from hesi.expenses.invoices.kind_names import kind_label
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.invoices.recognition.kinds import Kind
from hesi.expenses.invoices.recognition.limits import FILE_BYTES
from hesi.workspace.access.actor import Actor
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member
from tests.builders_invoices import a_carrier, a_sample, an_invoice
from tests.jobs import run_jobs

HTMX = {"HX-Request": "true"}


def a_file(content, name):
    file = io.BytesIO(content)
    file.name = name
    return file


def upload(client, content, name, **how):
    return client.post(reverse("wallet-upload"), {"file": a_file(content, name)}, **how)


def test_empty_wallet_teaches(member, client_of):
    page = client_of(member).get(reverse("wallet")).content.decode()
    assert "data-upload" in page
    assert "wallet-steps" in page


def test_signed_out_people_are_asked_to_sign_in(client):
    for url in (reverse("wallet"), reverse("invoice", args=["x" * 22])):
        assert client.get(url).status_code == 302


def test_script_sends_one_file_and_hears_of_it(member, client_of):
    client = client_of(member)
    answer = upload(client, write_pdf(a_sample()), "a.pdf", headers=HTMX)
    assert (answer.status_code, answer.json()["state"]) == (201, "waiting")
    tray = client.get(reverse("wallet") + "?part=tray&unread=", headers=HTMX).content.decode()
    assert "a.pdf" in tray
    assert "every 4s" in tray
    run_jobs()
    answer = client.get(reverse("wallet") + "?part=tray&unread=1", headers=HTMX)
    assert "a.pdf" not in answer.content.decode()
    assert answer["HX-Trigger-After-Settle"] == "live:wallet"
    listed = client.get(reverse("wallet") + "?part=list", headers=HTMX).content.decode()
    invoice = Invoice.objects.get()
    assert invoice.seller_name in listed
    assert "?inline=1" in listed
    assert 'id="wallet-summary" hx-swap-oob' in listed or 'hx-swap-oob="true" id="wallet-summary"' in listed


def test_plain_form_sends_many_and_comes_back_with_what_became_of_them(member, client_of):
    files = [a_file(write_xml(a_sample()), "a.xml"), a_file(b"MZ", "b.exe")]
    page = client_of(member).post(reverse("wallet-upload"), {"file": files}, follow=True)
    assert page.redirect_chain == [(reverse("wallet"), 303)]
    text = page.content.decode()
    assert "b.exe" in text
    assert "a.xml" in text
    assert Carrier.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_too_large_file_is_refused_with_the_limit(member, client_of, headers):
    answer = upload(client_of(member), b"%PDF-" + b"0" * FILE_BYTES, "大.pdf", headers=headers, follow=True)
    assert "20 MB" in answer.content.decode()
    assert not Carrier.objects.exists()


def test_no_file_is_refused_with_a_sentence(member, client_of):
    assert client_of(member).post(reverse("wallet-upload"), {}).status_code == 422


def test_hostile_names_and_values_are_shown_as_text(member, client_of):
    nasty = "<img src=x onerror=alert(1)>"
    a_carrier(member, name=f"{nasty}.xml", state="failed", problem={"code": "damaged", "params": {"name": nasty}})
    invoice = an_invoice(member, seller_name=nasty, note=nasty, items=[{"name": nasty}], extra={"remark": nasty})
    client = client_of(member)
    for url in (reverse("wallet"), reverse("invoice", args=[invoice.key])):
        page = client.get(url).content.decode()
        assert nasty not in page
        assert "&lt;img src=x" in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_stand_in_both_languages(member, client_of, language):
    invoice = an_invoice(member)
    client = client_of(member)
    client.cookies["hesi_language"] = language
    for url in (reverse("wallet"), reverse("invoice", args=[invoice.key])):
        answer = client.get(url)
        assert (answer.status_code, answer["Content-Language"]) == (200, language)


def test_views_and_search_find_what_they_say(member, client_of):
    free = an_invoice(member, seller_name="杭州云栖酒店", total_minor=128_50)
    held = an_invoice(member, seller_name="北京出租")
    doubtful = an_invoice(member, seller_name="苏州面馆", needs_look=True)
    hold_invoices([held], subject=SubjectRef("document", 1, "BX-202603-0001"), by=Actor(member))
    client = client_of(member)

    def shown(query):
        page = client.get(reverse("wallet") + query).content.decode()
        return {row.key for row in (free, held, doubtful) if reverse("invoice", args=[row.key]) in page}

    assert shown("") == {free.key, held.key, doubtful.key}
    assert shown("?view=free") == {free.key, doubtful.key}
    assert shown("?view=held") == {held.key}
    assert shown("?view=check") == {doubtful.key}
    assert shown("?q=云栖") == {free.key}
    assert shown("?q=128.50") == {free.key}
    assert shown(f"?q={held.number[-8:]}") == {held.key}
    assert shown("?q=2026-03-05") == {free.key, held.key, doubtful.key}
    assert shown("?view=nonsense") == {free.key, held.key, doubtful.key}
    assert "BX-202603-0001" in client.get(reverse("wallet")).content.decode()


def test_sum_is_of_the_free_ones_by_currency(member, client_of):
    an_invoice(member, total_minor=100_00)
    an_invoice(member, total_minor=50_00)
    an_invoice(member, total_minor=1200, currency="JPY", number="J-1")
    held = an_invoice(member, total_minor=999_00)
    hold_invoices([held], subject=SubjectRef("document", 1, "BX-1"), by=Actor(member))
    page = client_of(member).get(reverse("wallet")).content.decode()
    assert "150.00" in page
    assert "1,200" in page


def queries_of(client, url):
    from django.db import connection

    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_wallet_takes_as_many_queries_for_300_invoices_as_for_10(member, client_of):
    client = client_of(member)
    for n in range(10):
        invoice = an_invoice(member)
        a_carrier(member, b"<a/>", state="duplicate", invoice=invoice, name=f"{n}.xml")
    few = queries_of(client, reverse("wallet"))
    for _ in range(290):
        an_invoice(member)
    for n in range(40):
        other = an_invoice(a_member())
        a_carrier(member, b"<a/>", state="duplicate", invoice=other, name=f"{n}.xml")
    many = queries_of(client, reverse("wallet"))
    assert many <= few + 1  # whose wallet the others' invoices are in
    assert many <= 15


def test_review_shows_fields_with_their_source_and_the_region_on_the_page(member, client_of):
    receive_upload(write_pdf(a_sample(category="office")), name="a.pdf", by=Actor(member))
    run_jobs()
    invoice = Invoice.objects.get()
    page = client_of(member).get(reverse("invoice", args=[invoice.key])).content.decode()
    assert f'value="{invoice.number}"' in page
    assert 'data-field="total"' in page
    box = ",".join(str(invoice.details["regions"]["total"][side]) for side in ("left", "top", "right", "bottom"))
    assert f'data-box="{box}"' in page
    for text in ("PDF 文本", invoice.items[0]["name"], "a.pdf"):
        assert text in page


def test_review_takes_few_queries(member, client_of):
    invoice = an_invoice(member)
    for n in range(3):
        a_carrier(member, b"<a/>", state="duplicate", invoice=invoice, name=f"{n}.xml")
    assert queries_of(client_of(member), reverse("invoice", args=[invoice.key])) <= 20


def fields_of(page):
    return dict(page.context["form"].initial)


def test_correction_is_saved_and_told(member, client_of):
    invoice = an_invoice(member, needs_look=True)
    client, url = client_of(member), reverse("invoice", args=[invoice.key])
    data = {**fields_of(client.get(url)), "total": "1,106.00", "confirm": "1"}
    answer = client.post(reverse("invoice-correction", args=[invoice.key]), data, follow=True)
    assert answer.redirect_chain == [(url, 303)]
    page = answer.content.decode()
    assert "<del>106.00</del>" in page
    assert "人工" in page


def test_wrong_entry_comes_back_with_its_sentence_and_what_was_typed(member, client_of):
    invoice = an_invoice(member)
    client = client_of(member)
    data = {**fields_of(client.get(reverse("invoice", args=[invoice.key]))), "total": "many"}
    answer = client.post(reverse("invoice-correction", args=[invoice.key]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="many"' in page
    assert "invalid-feedback" in page


def test_held_invoice_is_shown_without_inputs_and_with_the_way_out(member, client_of):
    invoice = an_invoice(member)
    hold_invoices([invoice], subject=SubjectRef("document", 1, "BX-202603-0001"), by=Actor(member))
    client = client_of(member)
    page = client.get(reverse("invoice", args=[invoice.key])).content.decode()
    assert "BX-202603-0001" in page
    assert "data-review-form" not in page
    answer = client.post(
        reverse("invoice-correction", args=[invoice.key]), {"version": 1, "total": "1", "currency": "CNY"}
    )
    assert answer.status_code == 422
    assert "BX-202603-0001" in answer.content.decode()


def test_deletion_leads_back_to_the_wallet(member, client_of):
    invoice = an_invoice(member)
    answer = client_of(member).post(reverse("invoice-deletion", args=[invoice.key]), follow=True)
    assert answer.redirect_chain == [(reverse("wallet"), 303)]
    assert client_of(member).get(reverse("invoice", args=[invoice.key])).status_code == 404


def test_unreadable_upload_offers_its_ways_out_and_they_work(member, client_of):
    carrier = a_carrier(member, b"%PDF-1.4", name="坏.pdf", state="failed", problem={"code": "damaged", "params": {}})
    client = client_of(member)
    page = client.get(reverse("wallet")).content.decode()
    assert "坏.pdf" in page
    answer = client.post(reverse("wallet-upload-entry", args=[carrier.key]))
    invoice = Invoice.objects.get()
    assert answer["Location"] == reverse("invoice", args=[invoice.key])
    again = a_carrier(member, b"%PDF-1.5", name="又坏.pdf", state="failed", problem={"code": "damaged", "params": {}})
    client.post(reverse("wallet-upload-reading", args=[again.key]))
    run_jobs()
    client.post(reverse("wallet-upload-dismissals"))
    assert "又坏.pdf" not in client.get(reverse("wallet")).content.decode()


def test_duplicate_says_whose_wallet_without_the_rest_of_it(company, member, client_of):
    theirs = an_invoice(a_member("周晴"), seller_name="机密供应商")
    hold_invoices([theirs], subject=SubjectRef("document", 99, "BX-202603-0099"), by=Actor(member))
    a_carrier(member, state="duplicate", invoice=theirs)
    page = client_of(member).get(reverse("wallet")).content.decode()
    assert "周晴" in page
    for secret in ("机密供应商", "BX-202603-0099", reverse("invoice", args=[theirs.key])):
        assert secret not in page


def test_other_people_and_other_companies_see_neither_page_nor_file(company, other_company, member, client_of):
    receive_upload(write_pdf(a_sample()), name="a.pdf", by=Actor(member))
    run_jobs()
    invoice, carrier = Invoice.objects.get(), Carrier.objects.get()
    page = carrier.previews.get()
    urls = [reverse("invoice", args=[invoice.key])]
    urls += [reverse("file", args=[file.key]) for file in (carrier.file, page.file, page.thumbnail)]
    with tenant_scope(other_company):
        stranger = a_member("别家管理员", roles=("admin", "finance"))
    for person in (a_member("同事"), stranger):
        assert {client_of(person).get(url).status_code for url in urls} == {404}
    for person in (member, a_member("财务", roles=("finance",))):
        assert {client_of(person).get(url).status_code for url in urls} == {200}
    posts = ("wallet-upload-reading", "wallet-upload-entry", "wallet-upload-dismissal")
    client = client_of(a_member("同事乙"))
    assert {client.post(reverse(name, args=[carrier.key])).status_code for name in posts} == {404}
    posts = ("invoice-correction", "invoice-deletion")
    assert {client.post(reverse(name, args=[invoice.key])).status_code for name in posts} == {404}


def test_kinds_speak_the_readers_language_and_the_api_keeps_their_names(member, client_of):
    invoice = an_invoice(member, kind="电子发票（普通发票）", seller_name="")
    client = client_of(member)
    client.cookies["hesi_language"] = "en"
    for url in (reverse("wallet"), reverse("invoice", args=[invoice.key])):
        page = client.get(url).content.decode()
        assert "E-invoice (ordinary)" in page
        assert "电子发票（普通发票）</p>" not in page
    assert '<option value="电子发票（普通发票）" selected>E-invoice (ordinary)' in page
    assert client.get(f"/api/v1/invoices/{invoice.key}").json()["kind"] == "电子发票（普通发票）"
    client.cookies["hesi_language"] = "zh-hans"
    assert "电子发票（普通发票）" in client.get(reverse("wallet")).content.decode()


def test_every_kind_has_a_name_in_both_languages():
    for kind in Kind:
        with translation.override("en"):
            assert kind_label(kind).isascii()
        with translation.override("zh-hans"):
            assert kind_label(kind) == kind.value
    assert kind_label("乡镇收费单") == "乡镇收费单"
