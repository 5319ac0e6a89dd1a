"""From nothing to a draft worth submitting."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from hesi.core.errors import Forbidden, Invalid
from hesi.core.money import Money
from hesi.core.time import now, stopped
from hesi.expenses.documents.actions import add_invoices, copy_document, save_draft, start_document, void_document
from hesi.expenses.documents.actions.drafting import EDIT_TOLD_EVERY, EditedElsewhere, TemplateClosed, lines_as_typed
from hesi.expenses.documents.drafts import MAX_LINES, DraftInput, LineInput
from hesi.expenses.documents.models import Document, DocumentMoved, Kind, Line, State, Template
from hesi.workspace.access.actor import Actor
from hesi.workspace.currencies.models import CompanyRate
from hesi.workspace.events.models import Event
from hesi.workspace.files.store import store_file
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_department, a_member
from tests.builders_documents import SPENT_ON, a_claim, a_line, a_submitted_claim, a_team, a_wallet_invoice


def _draft_of(document: Document, **changes: Any) -> DraftInput:
    facts: dict[str, Any] = {
        "title": document.title,
        "purpose": document.purpose,
        "lines": tuple(lines_as_typed(document)),
    }
    return DraftInput(**{**facts, **changes})


def test_chosen_invoices_become_lines_with_a_suggested_type(member: Member) -> None:
    train = a_wallet_invoice(
        member, "553.00", items=[], extra={"train": "G7", "from_station": "北京南", "to_station": "上海虹桥"},
        seller_name="中国铁路", kind="rail_ticket",
    )  # fmt: skip
    meal = a_wallet_invoice(member, "88.00")
    document = start_document(Template.objects.get(key="travel"), by=Actor(member), invoices=[train, meal])
    first, second = document.lines.all()
    assert (first.expense_type.key, first.amount, first.city) == ("train", Money.of("553", "CNY"), "上海")
    assert (second.expense_type.key, second.spent_on) == ("meals", SPENT_ON)
    assert document.total == Money.of("641.00", "CNY")
    assert document.state == State.DRAFT
    assert document.kind == Kind.CLAIM
    assert document.number.startswith("CL-")


def test_credit_note_gives_a_line_without_amount(member: Member) -> None:
    note = a_wallet_invoice(member, "-88.00")
    document = start_document(Template.objects.get(key="travel"), by=Actor(member), invoices=[note])
    assert document.lines.get().amount.is_zero


def test_header_starts_with_what_is_known_of_the_person(company: Tenant) -> None:
    department = a_department("销售部")
    member = a_member(department=department)
    document = start_document(Template.objects.get(key="office"), by=Actor(member))
    assert (document.department, document.currency, document.total_minor) == (department, "CNY", 0)


def test_kind_no_longer_offered_is_refused(member: Member) -> None:
    template = Template.objects.get(key="office")
    Template.objects.filter(pk=template.pk).update(is_active=False)
    template.refresh_from_db()
    with pytest.raises(TemplateClosed):
        start_document(template, by=Actor(member))


def test_saving_replaces_lines_and_keeps_those_that_stay(member: Member) -> None:
    document = a_claim(member, a_line(amount="10"), a_line("hotel", "300"), a_line(amount="5"))
    first, second, third = lines_as_typed(document)
    changed = (replace(second, amount="320.50"), first, a_line("train", "99"))
    saved = save_draft(document, _draft_of(document, lines=changed), by=Actor(member), version=1)
    rows = list(saved.lines.all())
    assert [row.pk for row in rows[:2]] == [second.id, first.id]
    assert not Line.objects.filter(pk=third.id).exists()
    assert [row.amount_minor for row in rows] == [32050, 1000, 9900]
    assert (saved.total_minor, saved.version) == (42950, 2)


def test_foreign_line_keeps_the_rate_of_its_day_with_its_source(member: Member) -> None:
    CompanyRate.objects.create(currency="USD", home="CNY", from_on=SPENT_ON, value=Decimal("7.123456789"))
    document = a_claim(member, a_line("hotel", "120.00", currency="USD"))
    line = document.lines.get()
    assert (line.currency, line.amount_minor, line.home_minor) == ("USD", 12000, 85481)
    assert (line.rate, line.rate_on) == (Decimal("7.123456789"), SPENT_ON)
    assert line.rate_source
    assert document.total == Money(85481, "CNY")


def test_line_without_any_rate_is_kept_as_typed(member: Member) -> None:
    document = a_claim(member, a_line("hotel", "900", currency="AED"))
    line = document.lines.get()
    assert line.lacks_rate
    assert (line.amount_minor, line.home_minor, document.total_minor) == (90000, 0, 0)


@pytest.mark.parametrize("typed", ["12,5", "-3", "abc", "1.234", "99999999999999"])
def test_amount_that_is_none_names_its_line(member: Member, typed: str) -> None:
    document = a_claim(member, a_line(amount="10"))
    with pytest.raises(Invalid) as refused:
        save_draft(document, _draft_of(document, lines=(a_line(), a_line(amount=typed))), by=Actor(member))
    assert refused.value.context["line"] == 2
    assert "lines-2-amount" in refused.value.fields
    document.refresh_from_db()
    assert document.total_minor == 1000


def test_older_reading_is_refused(member: Member) -> None:
    document = a_claim(member)
    save_draft(document, _draft_of(document, title="第一次"), by=Actor(member), version=1)
    with pytest.raises(EditedElsewhere):
        save_draft(document, _draft_of(document, title="第二次"), by=Actor(member), version=1)
    document.refresh_from_db()
    assert document.title == "第一次"


def test_too_many_lines_are_refused_whole(member: Member) -> None:
    document = a_claim(member)
    with pytest.raises(Invalid, match=str(MAX_LINES)):
        save_draft(document, DraftInput(lines=(LineInput(),) * (MAX_LINES + 1)), by=Actor(member))
    assert document.lines.count() == 1


def test_somebody_elses_invoice_cannot_be_claimed(member: Member) -> None:
    foreign = a_wallet_invoice(a_member("何苗"))
    with pytest.raises(Invalid):
        a_claim(member, a_line(invoice_keys=(foreign.key,)))


def test_adding_an_invoice_twice_gives_one_line(member: Member) -> None:
    document = a_claim(member)
    more = a_wallet_invoice(member, "20")
    add_invoices(document, [more], by=Actor(member))
    add_invoices(document, [more], by=Actor(member))
    document.refresh_from_db()
    assert document.lines.count() == 2
    assert document.total_minor == 12000


def test_attachment_stays_with_its_line_and_strangers_files_do_not_come_in(member: Member) -> None:
    own = store_file(b"x", name="行程.txt", media_type="text/plain", purpose="document", by=Actor(member))
    document = a_claim(member, a_line(attachment_keys=(own.key,)))
    assert [file.name for file in document.lines.get().attachments.all()] == ["行程.txt"]
    stranger = a_member("何苗")
    foreign = store_file(b"x", name="b.txt", media_type="text/plain", purpose="document", by=Actor(stranger))
    with pytest.raises(Invalid):
        a_claim(member, a_line(attachment_keys=(foreign.key,)))


def test_reason_is_kept_with_its_line(member: Member) -> None:
    document = a_claim(member)
    line = document.lines.get()
    reasons = {(line.pk, "cap_exceeded"): "展会期间", (None, "late"): "出差在外", (line.pk + 999, "x"): "不相干"}
    save_draft(document, _draft_of(document, reasons=reasons), by=Actor(member))
    assert {(r.line_id, r.rule): r.text for r in document.reasons.all()} == {
        (line.pk, "cap_exceeded"): "展会期间",
        (None, "late"): "出差在外",
    }


def test_nobody_else_edits_a_draft(member: Member) -> None:
    document = a_claim(member)
    with pytest.raises(Forbidden):
        save_draft(document, DraftInput(), by=Actor(a_member("何苗", roles=("admin",))))


def test_submitted_document_is_not_edited(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    with pytest.raises(DocumentMoved):
        save_draft(document, DraftInput(), by=Actor(submitter))


def test_department_out_of_use_stays_where_it_was_but_is_not_newly_chosen(member: Member) -> None:
    closed, other = a_department("旧部门"), a_department("停用部门")
    document = a_claim(member, department_id=closed.pk)
    for department in (closed, other):
        type(department).objects.filter(pk=department.pk).update(is_active=False)
    save_draft(document, _draft_of(document, department_id=closed.pk), by=Actor(member))
    with pytest.raises(Invalid) as refused:
        save_draft(document, _draft_of(document, department_id=other.pk), by=Actor(member))
    assert list(refused.value.fields) == ["department"]


def test_copy_has_the_lines_without_days_and_proofs(company: Tenant) -> None:
    submitter, _manager, _finance = a_team()
    document = a_submitted_claim(submitter)
    copy = copy_document(document, by=Actor(submitter))
    line = copy.lines.get()
    assert (copy.state, copy.title, copy.total_minor) == (State.DRAFT, document.title, document.total_minor)
    assert (line.spent_on, line.invoices.count()) == (None, 0)
    assert copy.number != document.number


def test_only_the_submitter_copies(company: Tenant) -> None:
    submitter, manager, _finance = a_team()
    with pytest.raises(Forbidden):
        copy_document(a_submitted_claim(submitter), by=Actor(manager))


def test_void_draft_stays_readable_and_is_final(member: Member) -> None:
    document = void_document(a_claim(member), by=Actor(member))
    assert document.state == State.VOID
    with pytest.raises(DocumentMoved):
        void_document(document, by=Actor(member))


def test_history_tells_of_typing_once_in_a_while(member: Member) -> None:
    document = a_claim(member)
    for _time in range(3):
        save_draft(document, _draft_of(document), by=Actor(member))
    assert Event.objects.filter(name="document.edited").count() == 1
    with stopped(now() + EDIT_TOLD_EVERY):
        save_draft(document, _draft_of(document), by=Actor(member))
    assert Event.objects.filter(name="document.edited").count() == 2
