"""A service centre and the companies it serves. Run inside the product by `Product.ask`."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from hesi.core.ids import new_key
from hesi.core.time import today
from hesi.expenses.approvals.actions import send_back
from hesi.expenses.approvals.models import ApprovalTask
from hesi.support.desk.actions import save_macro
from hesi.support.service.models import Entitlement, LineMember, ServicePlan, SupportLine
from hesi.support.tickets.actions import ask_for_help
from hesi.support.tickets.categories import lay_categories
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope
from tests import builders
from tests.builders_documents import a_submitted_claim
from tests.journeys.founding import PASSWORD

COMPANY, AGENT, LEAD, SUCCESS, ASKER = "远山贸易有限公司", "何晴", "苏敏", "吴凡", "林晓"
MACRO = "发票重新识别"
OUTAGE = (
    ("系统打不开", "页面一直转圈，打不开系统"),
    ("登录系统打不开", "登录系统一直转圈打不开"),
    ("合思系统打不开", "同事都打不开系统，一直转圈"),
    ("打不开系统", "系统打不开，转圈"),
    ("系统转圈打不开", "今天系统打不开，一直转圈"),
    ("系统一直转圈，页面打不开", "系统页面打不开，一直转圈"),
)


@transaction.atomic
def a_centre() -> dict[str, str]:
    """A provider whose agent sits on the technical line, its lead, a success manager, and a macro of the lead's."""
    with tenant_scope(builders.a_provider()):
        lay_categories()
        lead, agent = somebody(LEAD, roles=("support_lead",)), somebody(AGENT, roles=("agent",))
        success = somebody(SUCCESS, roles=("agent",))
        LineMember.objects.create(line=SupportLine.objects.get(key="technical"), member=agent)
        steps = [
            {"step": "tag", "value": "识别"},
            {"step": "reply", "value": "{requester}您好，文件已经收到，我们处理好了，请再看看。"},
            {"step": "state", "value": "solve"},
        ]
        save_macro(None, name=MACRO, steps=steps, shared=True, by=Actor(lead))
    people = {"agent": agent, "lead": lead, "success": success}
    return {"password": PASSWORD, **{role: person.email for role, person in people.items()}}


@transaction.atomic
def a_customer() -> dict[str, str]:
    """A company with a contract and a success manager; its employee has a claim that was sent back."""
    company = _a_company(COMPANY)
    with tenant_scope(company):
        manager = somebody("何山")
        employee = somebody(ASKER, manager=manager)
        somebody("郑敏", roles=("finance",))
        claim = a_submitted_claim(employee, title="上海出差")
        send_back(ApprovalTask.objects.get(assignee=manager), by=Actor(manager), reason="缺少住宿水单")
    return {"employee": employee.email, "claim": claim.number}


@transaction.atomic
def people_with_one_trouble() -> list[str]:
    """Six people of three companies, two each; their addresses."""
    found = []
    for name in ("云帆物流有限公司", "青禾食品有限公司", "临江设计有限公司"):
        with tenant_scope(_a_company(name)):
            found += [somebody("白露").email, somebody("许佳").email]
    return found


def five_ask(people: list[str]) -> None:
    """The first five of them report the same outage within a minute."""
    for email, (title, body) in zip(people[:5], OUTAGE[:5], strict=True):
        with across_tenants():
            member = Member.objects.select_related("tenant", "user").get(user__email=email)
        with transaction.atomic(), tenant_scope(member.tenant):
            answers = {"scope": "all", "often": "always"}
            ask_for_help(category="other-outage", title=title, body=body, answers=answers, by=Actor(member))


def some_questions(titles: list[str]) -> None:
    """An employee of a new company asks these, in this order."""
    with tenant_scope(_a_company("澄海科技有限公司")):
        member = somebody("崔浩")
        for title in titles:
            ask_for_help(category="claims-other", title=title, body="请帮我看看。", by=Actor(member))


def somebody(name: str, **facts: Any) -> Member:
    """A member who can sign in with the journeys' password."""
    member = builders.a_member(name, email=f"{new_key().lower().strip('-_')}@example.com", **facts)
    member.user.set_password(PASSWORD)
    member.user.save(update_fields=["password"])
    return member


def _a_company(name: str) -> Tenant:
    with across_tenants():
        provider = Tenant.objects.get(kind=Tenant.Kind.PROVIDER)
        success = Member.objects.select_related("tenant").filter(name=SUCCESS, tenant=provider).first()
    company = builders.a_company(name, provider=provider)
    with tenant_scope(provider):
        plan = ServicePlan.objects.get(key="enterprise")
        starts_on = today() - timedelta(days=30)
        Entitlement.objects.create(customer=company, plan=plan, starts_on=starts_on, success_manager=success)
    return company
