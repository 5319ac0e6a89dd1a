"""What is a member's own, and what administrators look after."""

from datetime import timedelta
from decimal import Decimal

from hesi.core.time import today
from hesi.expenses.documents.models import ExpenseType, Template, TemplateVersion
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role
from hesi.workspace.access.tokens import create_token
from hesi.workspace.calendars.models import SpecialDay, WorkCalendar
from hesi.workspace.currencies.actions import save_rate
from hesi.workspace.exports.actions import ask_export
from hesi.workspace.filters.actions import save_filter
from hesi.workspace.notifications.models import Notification
from hesi.workspace.notifications.robots.models import Robot
from hesi.workspace.people.models import Member
from tests import builders
from tests.architecture.things.naming import Things
from tests.builders_approvals import a_flow
from tests.builders_people import a_project


def owned(employee: Member) -> Things:
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


def administered(admin: Member | None) -> Things:
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


def robot(admin: Member | None) -> Things:
    """A robot of the company's own, which rests."""
    robot = Robot.objects.create(name="财务群", kind="wecom", created_by=admin, is_active=False)
    return {"admin/robots/": {"key": robot.key}, "hooks/robots/": {"key": robot.key}}
