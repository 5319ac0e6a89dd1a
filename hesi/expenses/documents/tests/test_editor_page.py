"""The editor: autosave, lines, invoices, attachments, and submitting from it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.expenses.documents.actions import submit_document
from hesi.expenses.documents.models import Document, Line, State
from hesi.expenses.documents.tests.pages import HTMX, SignIn, reread, text_of, typed
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_member
from tests.builders_documents import a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice


def test_chosen_invoices_come_along_and_those_in_use_are_left_out(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    used, free = a_wallet_invoice(submitter), a_wallet_invoice(submitter, "77")
    foreign = a_wallet_invoice(a_member("何苗"))
    a_submitted_claim(submitter, a_line(invoice_keys=(used.key,)))
    client = client_of(submitter)
    address = f"/documents/new/?invoice={used.key}&invoice={free.key}&invoice={foreign.key}"
    page = text_of(client.get(address))
    assert free.number in page
    assert used.number not in page
    assert foreign.number not in page
    client.post("/documents/new/", {"template": "travel", "invoice": [used.key, free.key, foreign.key]})
    made = Document.objects.get(state=State.DRAFT)
    assert [invoice.key for line in made.lines.all() for invoice in line.invoices.all()] == [free.key]


def test_autosave_answers_the_parts_and_the_next_version(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    client = client_of(member)
    sent = typed(document, **{"lines-0-amount": "1,234.50", "title": "改过的标题"})
    answer = client.post(f"/documents/{document.number}/draft/", sent, headers=HTMX)
    page = text_of(answer)
    assert answer.status_code == 200
    assert 'name="version" id="draft-version" value="2"' in page
    assert "1,234.50" in page
    for part in ("draft-totals", "draft-route", "draft-findings", "line-0-facts"):
        assert f'id="{part}"' in page
    assert reread(document).title == "改过的标题"


def test_new_line_gets_its_id_back_under_the_name_the_page_gave_it(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    sent = typed(document) | {"line": ["7", "0"], "lines-7-amount": "5", "lines-7-currency": "CNY"}
    page = text_of(client_of(member).post(f"/documents/{document.number}/draft/", sent, headers=HTMX))
    first = reread(document).lines.first()
    assert first.amount_minor == 500
    assert f'name="lines-7-id" value="{first.pk}"' in page


def test_autosave_of_a_wrong_amount_says_so_beside_its_line(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    sent = typed(document, **{"lines-0-amount": "12,5"})
    answer = client_of(member).post(f"/documents/{document.number}/draft/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert 'data-marked="amount"' in text_of(answer)
    assert reread(document).total_minor == 1000


def test_refused_autosave_keeps_the_reasons_beside_their_findings(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line(amount="10"))
    name = f"reason-{document.lines.get().pk}-invoice_missing"
    sent = typed(document, **{name: "小店没有发票", "lines-0-amount": "12,5"})
    answer = client_of(member).post(f"/documents/{document.number}/draft/", sent, headers=HTMX)
    assert answer.status_code == 422
    assert f'name="{name}" value="小店没有发票"' in text_of(answer)


def test_older_window_is_refused_with_409(member: Member, client_of: SignIn) -> None:
    document = a_claim(member)
    client = client_of(member)
    address = f"/documents/{document.number}/draft/"
    assert client.post(address, typed(document), headers=HTMX).status_code == 200
    late = client.post(address, typed(document, title="旧窗口"), headers=HTMX)
    assert late.status_code == 409
    assert "note" in text_of(late)
    assert reread(document).title != "旧窗口"


@pytest.mark.parametrize(
    ("operation", "amounts"),
    [
        ("add", [1000, 2000, 0]),
        ("copy-0", [1000, 1000, 2000]),
        ("remove-0", [2000]),
        ("up-1", [2000, 1000]),
        ("down-0", [2000, 1000]),
        ("remove-9", [1000, 2000]),
        ("", [1000, 2000]),
    ],
)
def test_buttons_beside_lines_work_without_scripts(
    member: Member, client_of: SignIn, operation: str, amounts: list[int]
) -> None:
    document = a_claim(member, a_line(amount="10"), a_line(amount="20"))
    answer = client_of(member).post(f"/documents/{document.number}/edit/", typed(document, op=operation))
    assert answer.status_code == 303
    assert [line.amount_minor for line in reread(document).lines.all()] == amounts


def test_invoices_are_chosen_for_a_line_or_for_new_ones(member: Member, client_of: SignIn) -> None:
    document = a_claim(member, a_line())
    own, more = a_wallet_invoice(member, "60"), a_wallet_invoice(member, "40")
    client = client_of(member)
    offered = text_of(client.get(f"/documents/{document.number}/wallet/"))
    assert own.key in offered
    assert more.key in offered
    assert more.key not in text_of(client.get(f"/documents/{document.number}/wallet/", {"q": "60"}))
    address = f"/documents/{document.number}/edit/"
    assert client.post(address, typed(document, op="prove", into="0", chosen=[own.key])).status_code == 303
    assert [i.key for i in reread(document).lines.get().invoices.all()] == [own.key]
    answer = client.post(
        address, typed(reread(document), op="prove", into="", chosen=[own.key, more.key]), headers=HTMX
    )
    assert answer.status_code == 200
    assert text_of(answer).lstrip().startswith("<form")
    assert reread(document).lines.count() == 2
    client.post(address, typed(reread(document), op=f"detach-0-{own.key}"))
    assert reread(document).lines.first().invoices.count() == 0


def test_attachment_is_kept_shown_and_read_by_the_approver_only_with_the_claim(
    company: Tenant, client_of: SignIn
) -> None:
    submitter, manager, _finance = a_team()
    document = a_claim(submitter)
    file = SimpleUploadedFile("会议通知.pdf", b"%PDF-1.4", content_type="application/pdf")
    sent = typed(document) | {"attachment-0": file}
    assert client_of(submitter).post(f"/documents/{document.number}/edit/", sent).status_code == 303
    kept = document.lines.get().attachments.get()
    assert "会议通知.pdf" in text_of(client_of(submitter).get(f"/documents/{document.number}/"))
    assert client_of(manager).get(f"/files/{kept.key}/").status_code == 404
    submit_document(document, by=Actor(submitter))
    assert client_of(manager).get(f"/files/{kept.key}/").status_code == 200
    assert client_of(a_member("路人")).get(f"/files/{kept.key}/").status_code == 404


@pytest.mark.parametrize(("name", "content"), [("virus.exe", b"MZ"), ("empty.pdf", b"")])
def test_attachment_that_is_not_taken_is_named(member: Member, client_of: SignIn, name: str, content: bytes) -> None:
    document = a_claim(member)
    sent = typed(document) | {"attachment-0": SimpleUploadedFile(name, content)}
    answer = client_of(member).post(f"/documents/{document.number}/edit/", sent)
    assert answer.status_code == 422
    assert name in text_of(answer)


def test_submitting_from_the_editor_saves_what_was_typed_last(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter)
    client = client_of(submitter)
    sent = typed(document, purpose="最后一句")
    address = f"/documents/{document.number}/submission/"
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/documents/{document.number}/")
    assert (reread(document).state, reread(document).purpose) == (State.APPROVING, "最后一句")
    again = client.post(address, sent)
    assert again.status_code == 409
    assert document.number in text_of(again)


def test_blocked_submission_stays_in_the_editor_with_its_sentence(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    document = a_claim(submitter, a_line(amount="0"))
    answer = client_of(submitter).post(f"/documents/{document.number}/submission/", typed(document, purpose="新目的"))
    assert answer.status_code == 422
    assert 'role="alert"' in text_of(answer)
    assert (reread(document).state, reread(document).purpose) == (State.DRAFT, "新目的")


def test_invoice_used_elsewhere_answers_409_and_names_the_other_document(company: Tenant, client_of: SignIn) -> None:
    submitter, _manager, _finance = a_team()
    invoice = a_wallet_invoice(submitter)
    first, second = (a_claim(submitter, a_line(invoice_keys=(invoice.key,))) for _time in range(2))
    client = client_of(submitter)
    assert client.post(f"/documents/{first.number}/submission/").status_code == 303
    answer = client.post(f"/documents/{second.number}/submission/")
    assert answer.status_code == 409
    assert first.number in text_of(answer)


def test_half_a_form_empties_nothing(company: Tenant, member: Member, client_of: SignIn) -> None:
    draft = a_claim(member)
    client = client_of(member)
    for name in ("edit", "draft"):
        assert client.post(f"/documents/{draft.number}/{name}/", {}, headers=HTMX).status_code == 422
    assert draft.lines.count() == 1


def test_free_invoices_stand_beside_the_lines_and_move_from_one_to_another(member: Member, client_of: SignIn) -> None:
    first, second = a_wallet_invoice(member), a_wallet_invoice(member, "66")
    document = a_claim(member, a_line(invoice_keys=(first.key,)), a_line(amount="66"))
    client = client_of(member)
    tray = text_of(client.get(f"/documents/{document.number}/wallet/", {"as": "tray"}))
    assert f'data-invoice="{second.key}"' in tray
    assert first.key not in tray
    page = text_of(client.get(f"/documents/{document.number}/edit/"))
    assert f'draggable="true" data-invoice="{first.key}"' in page
    moved = typed(document, op="prove", into="1", chosen=[first.key, second.key])
    client.post(f"/documents/{document.number}/edit/", moved, headers=HTMX)
    top, below = Line.objects.filter(document=document).order_by("position")
    assert not top.invoices.exists()
    assert set(below.invoices.all()) == {first, second}
