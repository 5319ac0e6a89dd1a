"""A thing of every kind in the world's company, each reachable by its address."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.core.time import add_months, now, today
from hesi.expenses.advances.actions import record_repayment
from hesi.expenses.approvals.models import ApprovalTask
from hesi.expenses.budgets.models import Control
from hesi.expenses.documents.actions.supplying import supply_invoice
from hesi.expenses.documents.models import ExpenseType, Template, TemplateVersion
from hesi.expenses.invoices.models import Carrier, Invoice
from hesi.expenses.payments.models import PayeeAccount
from hesi.insights.closing.actions import add_step
from hesi.insights.own_reports.actions import save_own_report
from hesi.insights.own_reports.definition import Definition
from hesi.support.announcements.actions import publish_announcement, save_announcement
from hesi.support.assistant.actions import ask
from hesi.support.assistant.models import Gap
from hesi.support.calls.actions import log_call
from hesi.support.chat.guests import link_token
from hesi.support.chat.models import Chat
from hesi.support.community.actions.picturing import checked_pictures, put_pictures
from hesi.support.community.models import Area, Post, Profile, PublishedTicket, Thread
from hesi.support.community.starting_areas import fill_areas
from hesi.support.desk.models import CannedAnswer, Macro, SavedView
from hesi.support.incidents.models import Incident, IncidentTicket, Suggestion
from hesi.support.knowledge.media import add_medium, complete_video
from hesi.support.knowledge.models import Edition, Miss
from hesi.support.knowledge.queries import fill_library
from hesi.support.knowledge.tests.films import film, picture
from hesi.support.mail.models import Mailbox
from hesi.support.mail.receiving import receive
from hesi.support.measures.actions import make_statement
from hesi.support.promises.models import Alert, Clock, Replay
from hesi.support.service.models import Contact, Entitlement, LineMember, ServicePlan, SupportLine
from hesi.support.success.models import Alarm, CustomerNote, NextAction, OnboardingStep
from hesi.support.surveys.actions import save_survey
from hesi.support.tickets.actions import ask_for_help, take_ticket
from hesi.support.tickets.models import DispatchRule, Participant, Ticket, TicketTask
from hesi.support.trainings.actions import publish_training, save_training
from hesi.support.viewing.actions import ask_to_look
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.access.models import Role
from hesi.workspace.access.tokens import create_token
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from hesi.workspace.currencies.actions import save_rate
from hesi.workspace.exports.actions import ask_export
from hesi.workspace.filters.actions import save_filter
from hesi.workspace.notifications.models import Notification
from hesi.workspace.notifications.robots.models import Robot
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.architecture.world import World
from tests.builders_advances import a_lent_advance, an_advance
from tests.builders_approvals import a_flow
from tests.builders_budgets import a_budget
from tests.builders_closing import a_later_claim
from tests.builders_documents import a_claim, a_submitted_claim, a_title, a_wallet_invoice
from tests.builders_invoices import a_carrier
from tests.builders_payments import a_batch, a_payable_claim
from tests.builders_people import a_project

Things = dict[str, dict[str, object]]


def fill(world: World) -> None:
    """Make the things and say which address leads to which. The longest fitting beginning of an address decides."""
    employee, finance, agent = (world.people[role] for role in ("employee", "finance", "agent"))
    assert employee is not None
    assert finance is not None
    assert agent is not None
    with tenant_scope(world.company):
        a_title()
        for things in (_documents(employee), _invoices(employee), _payments(employee, finance), _lent(finance)):
            world.things |= things
        world.things |= _own(employee) | _administered(world.people["admin"])
        world.things |= _robot(world.people["admin"])
        world.things |= _ticket(employee)
        turn = ask(None, "怎么报销", by=Actor(employee), language="zh-hans")
        world.things["assistant/turns/"] = {"pk": turn.pk}
        world.things["reports/all/"] = world.things["api/v1/reports/<"] = {"key": "types"}
        world.things |= _month_end(employee, finance)
        world.things |= _planned(finance)
        world.things["reports/board/"] = {"key": "owed"}
        own = save_own_report(name="我的支出", definition=Definition(), by=Actor(employee))
        world.things["reports/own/"] = {"pk": own.pk}
    with tenant_scope(world.provider):
        ticket = Ticket.objects.get(number=world.things["desk/"]["number"])
        take_ticket(ticket, by=Actor(agent))
        world.things |= _desk(ticket, agent) | _agreements(world.company, ticket)
        world.things |= _field(ticket, agent)
        world.things |= _dispatch(ticket, agent) | _promises(ticket)
        world.things |= _chats(employee, agent)
        world.things |= _community(employee, agent, ticket)
    with tenant_scope(world.provider):
        world.things |= _mail() | _library() | _gap() | _told(world.company)
    world.things["customers/"] = {"key": world.company.key}


def _planned(finance: Member) -> Things:
    """A budget that only counts, so that nothing else hears of it."""
    budget = a_budget(finance, control=Control.IGNORE)
    return {"budgets/": {"pk": budget.pk}, "budgets/years/": {"year": budget.budget_year.year}}


def _month_end(employee: Member, finance: Member) -> Things:
    """A step of the month-end checklist, an invoice handed in later, and an expense whose invoice is to follow."""
    step = add_step("对账", by=Actor(finance))
    document, line = a_later_claim(employee)
    supply = supply_invoice(line, a_wallet_invoice(employee), by=Actor(employee))
    waiting, waiting_line = a_later_claim(employee, "45.00")
    last = add_months(today().replace(day=1), -1)
    return {
        "reports/closing/": {"month": f"{last:%Y-%m}", "key": "drafts", "pk": step.pk},
        "documents/<str:number>/invoices/": {"number": document.number, "pk": supply.pk},
        "documents/<str:number>/invoices/lines/": {"number": waiting.number, "pk": waiting_line.pk},
    }


def _told(company: Tenant) -> Things:
    """A notice and a training for the employee's company only, and a survey nobody was asked yet."""
    by, at = SystemActor("world"), now() + timedelta(days=3)
    meant: dict[str, Any] = {"audience": "customers", "customer_ids": [company.pk], "by": by}
    notice = publish_announcement(save_announcement(kind="notice", title_zh="公告", **meant), by=by)
    taught = {"kind": "webinar", "title_zh": "培训", "seats": 5, "starts_at": at, "ends_at": at + timedelta(hours=1)}
    training = publish_training(save_training(**taught, **meant), by=by)
    survey = save_survey(title_zh="问卷", questions="nps | 推荐吗", send_on=today(), **meant)
    return {
        "news/": {"pk": notice.pk},
        "desk/announcements/": {"pk": notice.pk},
        "desk/announcements/new/": {"kind": "notice"},
        "desk/announcements/incidents/": {"number": "GZ-202611-0001"},
        "trainings/": {"pk": training.pk},
        "desk/trainings/": {"pk": training.pk},
        "desk/trainings/new/": {"kind": "webinar"},
        "desk/surveys/": {"pk": survey.pk},
    }


def _gap() -> Things:
    """A question the assistant could not answer."""
    return {"assistant/gaps/": {"pk": Gap.objects.create(question="食堂几点开门", language="zh-hans").pk}}


def _library() -> Things:
    """An article of the provider's with its text in force."""
    fill_library()
    edition = Edition.objects.current().filter(article__key="upload-invoices").first()
    assert edition is not None
    video = add_medium(edition.article, SimpleUploadedFile("a.webm", film()), by=SystemActor("world"))
    complete_video(video, poster=SimpleUploadedFile("a.png", picture()), by=SystemActor("world"))
    return {
        "articles/": {"key": "upload-invoices"},
        "articles/media/": {"key": video.key, "language": "en"},
        "library/": {"key": "upload-invoices", "pk": edition.pk, "medium_key": video.key},
        "library/misses/": {"pk": Miss.objects.create(query="食堂几点开门", language="zh-hans").pk},
    }


def _documents(employee: Member) -> Things:
    """One that waits for the manager's decision, and a draft for the addresses that change one."""
    waiting, draft = a_submitted_claim(employee), a_claim(employee)
    task = ApprovalTask.objects.get(process=waiting.process, state=ApprovalTask.State.OPEN)
    changing = ("edit/", "draft/", "wallet/", "submission/", "voiding/", "copy/")
    return {
        "documents/": {"number": waiting.number},
        "api/v1/documents/": {"number": waiting.number},
        "api/v1/documents/<number>/submission": {"number": draft.number},
        **{f"documents/<str:number>/{what}": {"number": draft.number} for what in changing},
        "approvals/": {"pk": task.pk},
        "api/v1/approval-tasks/": {"task_id": task.pk},
    }


def _invoices(employee: Member) -> Things:
    """A free invoice, and an upload that could not be read."""
    invoice: Invoice = a_wallet_invoice(employee)
    damaged = {"code": "damaged", "params": {"name": "发票.xml"}}
    failed = a_carrier(employee, b"<broken>", state=Carrier.State.FAILED, problem=damaged)
    return {
        "wallet/": {"key": invoice.key},
        "wallet/uploads/": {"key": failed.key},
        "api/v1/invoices/": {"key": invoice.key},
        "api/v1/invoices/uploads/": {"key": failed.key},
        "files/": {"key": failed.file.key},
    }


def _payments(employee: Member, finance: Member) -> Things:
    """A batch that is with the bank, one that is not yet, and the employee's account."""
    sent = a_batch(a_payable_claim(employee), by=finance)
    planned = a_batch(a_payable_claim(employee), by=finance, exported=False)
    payment = sent.payments.get()
    parts: dict[str, object] = {"number": sent.number, "key": payment.key}
    account = PayeeAccount.objects.get(member=employee)
    return {
        "payments/": parts,
        "payments/batches/<str:number>/cancellation/": {"number": planned.number},
        "payments/batches/<str:number>/file/": {"number": planned.number},
        "api/v1/payments/": parts,
        "api/v1/payments/batches/<number>/file": {"number": planned.number},
        "preferences/accounts/": {"pk": account.pk},
    }


def _lent(finance: Member) -> Things:
    """An advance somebody owes and has paid back in part, and one that is still a draft.

    They are nobody's of the roles, whose claims would otherwise clear it.
    """
    borrower = builders.a_member("借款人")
    advance, draft = a_lent_advance(borrower, by=finance), an_advance(borrower)
    entry = record_repayment(advance, amount="100", on=today(), by=Actor(finance))
    return {
        "advances/": {"number": advance.number, "pk": entry.pk},
        "advances/<str:number>/edit/": {"number": draft.number},
        "api/v1/advances/": {"number": draft.number},
    }


def _own(employee: Member) -> Things:
    """What is the employee's alone: a token, a notice, a saved filter and an export that is being made."""
    token, _secret = create_token("脚本", by=Actor(employee))
    notice = Notification.objects.create(member=employee, kind="approval.ended", title="已批准", dedupe="x", url="/")
    saved = save_filter(place="documents", name="在途", query="view=running", by=Actor(employee))
    export = ask_export("spending.month", query={}, format="csv", by=Actor(employee))
    return {
        "preferences/tokens/": {"pk": token.pk},
        "notifications/": {"pk": notice.pk},
        "exports/": {"key": export.key},
        "filters/": {"pk": saved.pk},
        "api/v1/exports/": {"key": export.key},
    }


def _administered(admin: Member | None) -> Things:
    """What administrators look after, each with a key no other company has."""
    assert admin is not None
    calendar = WorkCalendar.objects.get(is_default=True)
    day = SpecialDay.objects.create(calendar=calendar, on=today() + timedelta(days=400), name="公司日", hours=[])
    template = Template.objects.create(key="own-claim", name="专项报销单")
    TemplateVersion.objects.create(template=template, number=1, definition={"flow": "own-flow", "expense_types": []})
    a_flow(key="own-flow")
    return {
        "admin/people/": {"pk": builders.a_member("周末").pk},
        "admin/departments/": {"pk": builders.a_department("空部门").pk},
        "admin/entities/": {"pk": builders.a_legal_entity("晨光科技（苏州）有限公司").pk},
        "admin/projects/": {"pk": a_project().pk},
        "admin/roles/": {"pk": Role.objects.create(key="own-role", name="出纳", granted=[]).pk},
        "admin/rates/": {"pk": save_rate(currency="USD", value=Decimal("7.1"), from_on=today(), by=Actor(admin)).pk},
        "admin/calendar/days/": {"pk": day.pk},
        "admin/expense-types/": {"key": ExpenseType.objects.create(key="own-type", name="专项").key},
        "admin/templates/": {"key": template.key},
        "admin/flows/": {"key": "own-flow"},
    }


def _mail() -> Things:
    """A mailbox of the provider's, and a mail that came to it."""
    box = Mailbox.objects.create(address="support@hesi.example")
    incoming = receive(b"From: a@customer.example\r\n\r\nx", box, source="pipe")
    assert incoming is not None
    return {"desk/mail/": {"pk": incoming.pk}, "desk/mail/boxes/": {"pk": box.pk}}


def _ticket(employee: Member) -> Things:
    """A question of the employee's, as both sides reach it."""
    ticket = ask_for_help(category="claims", title="税号读错了", body="少一位", by=Actor(employee))
    prefixes = ("support/", "desk/", "api/v1/tickets/", "api/v1/desk/")
    return {prefix: {"number": ticket.number} for prefix in prefixes}


def _agreements(company: Tenant, ticket: Ticket) -> Things:
    """What the provider wrote down of the company, and what hangs on its ticket."""
    plan, today_there = ServicePlan.objects.all()[0], company.today
    contract = Entitlement.objects.create(customer=company, plan=plan, starts_on=today_there)
    contact = Contact.objects.create(customer=company, name="王总", email="wang@example.org")
    reader = Participant.objects.create(ticket=ticket, email="reader@example.org")
    customer = {"key": company.key}
    return {
        "desk/customers/": customer,
        "desk/customers/<str:key>/contracts/": customer | {"pk": contract.pk},
        "desk/customers/<str:key>/contacts/": customer | {"pk": contact.pk},
        **_cared_for(company, contract),
        "desk/settings/categories/": {"key": "claims-other"},
        "support/<str:number>/participants/": {"number": ticket.number, "pk": reader.pk},
    }


def _cared_for(company: Tenant, contract: Entitlement) -> Things:
    """What customer success keeps of the company."""
    note = CustomerNote.objects.create(customer=company, body="备注", author_name="客服主管")
    action = NextAction.objects.create(customer=company, title="回访", due_on=today())
    step = OnboardingStep.objects.create(customer=company, key="x", name_zh="步骤", name_en="x", due_on=today())
    alarm = Alarm.objects.create(customer=company, kind="low", facts={"now": 9})
    card, customer = "desk/customers/<str:key>/success/", {"key": company.key}
    kept = {"notes/": note, "actions/": action, "steps/": step, "renewals/": contract}
    return {f"{card}{what}": customer | {"pk": row.pk} for what, row in kept.items()} | {
        "desk/success/alerts/": {"pk": alarm.pk}
    }


def _desk(ticket: Ticket, agent: Member) -> Things:
    """What agents keep on their desk, and what hangs on the ticket."""
    macro = Macro.objects.create(owner=agent, name="收到", steps=[{"step": "tag", "value": "收到"}])
    answer = CannedAnswer.objects.create(owner=agent, title="您好", body="{requester}您好")
    view = SavedView.objects.create(owner=agent, name="我的", filters={"agent": ["me"]})
    task = TicketTask.objects.create(ticket=ticket, title="查日志")
    number = {"number": ticket.number}
    return {
        "desk/macros/": {"pk": macro.pk},
        "desk/answers/": {"pk": answer.pk},
        "desk/views/": {"pk": view.pk},
        "desk/<ticket:number>/macros/": number | {"pk": macro.pk},
        "desk/<ticket:number>/messages/": number | {"pk": ticket.messages.first().pk},  # type: ignore[attr-defined]
        "desk/<ticket:number>/tasks/": number | {"pk": task.pk},
    }


def _field(ticket: Ticket, agent: Member) -> Things:
    """A promised call, a request to look at the employee's pages, and a statement of the month."""
    promised = now() + timedelta(hours=1)
    call = log_call(phone="021-5555", outcome="call_back", call_back_at=promised, by=Actor(agent))
    lead = builders.a_member("客服主管", roles=("support_lead",))
    viewing = ask_to_look(ticket, reason="看看", minutes=15, by=Actor(lead))
    assert ticket.customer is not None
    statement = make_statement(ticket.customer, today(), by=SystemActor("measures"))
    both: dict[str, object] = {"number": ticket.number, "pk": viewing.pk}
    return {
        "desk/calls/": {"pk": call.pk},
        "desk/<str:number>/viewing/": both,
        "support/<str:number>/viewing/": both,
        "admin/viewing/": {"pk": viewing.pk},
        "support/statements/": {"key": statement.key},
    }


def _chats(employee: Member, agent: Member) -> Things:
    """The employee talks with the agent, and a visitor waits."""
    chat = Chat.objects.create(
        customer_id=employee.tenant_id,
        requester_id=employee.pk,
        requester_name=employee.name,
        agent=agent,
        state=Chat.State.ACTIVE,
    )
    visitors = Chat.objects.create(requester_name="访客", requester_email="visitor@example.org")
    return {
        "chat/": {"key": chat.key},
        "desk/chats/": {"key": chat.key},
        "help/chat/": {"token": link_token(visitors)},
    }


def _dispatch(ticket: Ticket, agent: Member) -> Things:
    """A rule, a line with the agent on it, a suggestion, and an incident with the ticket in it."""
    line = SupportLine.objects.get(key="technical")
    seat = LineMember.objects.create(line=line, member=agent)
    rule = DispatchRule.objects.create(name="规则", line=line)
    suggestion = Suggestion.objects.create(title="打不开", ticket_ids=[ticket.pk])
    incident = Incident.objects.create(number="GZ-202611-0001", title_zh="打不开", opened_by=agent)
    IncidentTicket.objects.create(incident=incident, ticket=ticket)
    return {
        "desk/settings/rules/": {"pk": rule.pk},
        "desk/settings/lines/": {"key": line.key, "pk": seat.pk},
        "desk/incidents/": {"number": incident.number, "ticket": ticket.number},
        "desk/incidents/suggestions/": {"pk": suggestion.pk},
    }


def _promises(ticket: Ticket) -> Things:
    """The policy that holds for the ticket, an alert of its clock, and a question what would have been."""
    clock = Clock.objects.select_related("version").filter(subject_id=ticket.pk)[0]
    alert = Alert.objects.create(clock=clock, told=[])
    replay = Replay.objects.create(since=today(), until=today(), targets={}, calendar=clock.version.calendar)
    return {
        "desk/promises/": {"pk": clock.version.policy_id},
        "desk/promises/ladder/": {"metric": "first_response", "priority": "high"},
        "desk/promises/replays/": {"pk": replay.pk},
        "desk/promises/alerts/": {"pk": alert.pk},
    }


def _robot(admin: Member | None) -> Things:
    """A robot of the company's own, which rests."""
    robot = Robot.objects.create(name="财务群", kind="wecom", created_by=admin, is_active=False)
    return {"admin/robots/": {"key": robot.key}, "hooks/robots/": {"key": robot.key}}


def _community(employee: Member, agent: Member, ticket: Ticket) -> Things:
    """An idea of the employee's that waits, one of the agent's that is shown, and the wish to publish the ticket."""
    fill_areas()
    area = Area.objects.get(key="lounge")
    author = Profile.objects.create(company_id=employee.tenant_id, member_id=employee.pk, name="晓")
    staff = Profile.objects.create(company_id=agent.tenant_id, member_id=agent.pk, name="小合", is_staff=True)
    shown = Thread.objects.create(area=area, author=staff, kind="idea", title="深色模式")
    post = Post.objects.create(thread=shown, author=staff, is_opening=True, body="晚上不刺眼。")
    waiting = Thread.objects.create(area=area, author=author, kind="idea", title="夜间模式", moderation="waiting")
    own = Post.objects.create(thread=waiting, author=author, is_opening=True, body="同上。", moderation="waiting")
    put_pictures(own, checked_pictures([SimpleUploadedFile("a.png", picture())]), by=SystemActor("world"))
    PublishedTicket.objects.create(ticket=ticket, area=area, title="问", question="题", answer="答")
    return {
        "community/threads/": {"key": shown.key},
        "community/posts/": {"pk": post.pk},
        "community/posts/<int:pk>/removal/": {"pk": own.pk},
        "community/posts/<int:pk>/decision/": {"pk": own.pk},
        "community/areas/": {"key": area.key},
        "community/pictures/": {"key": own.pictures.get().key},
    }
