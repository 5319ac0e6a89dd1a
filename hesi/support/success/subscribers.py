"""What customer success listens to, and who is told."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.support.service.entitlements import success_manager_of
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.success.explaining import alarm_text
from hesi.support.success.models import Alarm, NextAction
from hesi.support.success.rounds import lead_in
from hesi.support.tickets.requester import provider_of
from hesi.workspace.access.models import Role
from hesi.workspace.events.models import Event
from hesi.workspace.events.subscribe import on
from hesi.workspace.notifications.kinds import notice_kind
from hesi.workspace.notifications.notify import notify
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

SUCCESS = notice_kind("success", gettext_lazy("My customers"), order=66)


@on("company.registered")
def lead_in_new_company(event: Event) -> None:
    """A company has registered: its list begins on the same day. The event stands in the company's own workspace."""
    company = active_tenant()
    provider = provider_of(company)
    if provider.kind == Tenant.Kind.PROVIDER:
        with tenant_scope(provider):
            lead_in(company, provider.today)


@on("entitlement.saved")
def lead_in_with_contract(event: Event) -> None:
    customer = Tenant.objects.filter(pk=event.facts.get("customer")).first()
    if customer is not None and active_tenant().kind == Tenant.Kind.PROVIDER:
        lead_in(customer, active_tenant().today)


@on("success.alarm_raised")
def tell_of_alarm(event: Event) -> None:
    """The success manager, or the support leads where there is none."""
    alarm = Alarm.objects.select_related("customer").filter(pk=event.facts["alarm"]).first()
    if alarm is None:
        return
    manager = success_manager_of(alarm.customer, active_tenant().today)
    notify(
        [manager.pk] if manager is not None else leads(),
        kind=SUCCESS,
        url=reverse("success-customer", args=[alarm.customer.key]),
        dedupe=f"event:{event.pk}",
        text=lambda: (f"{alarm.customer.name}: {alarm.get_kind_display()}", alarm_text(alarm)),
        icon="alert-triangle",
    )


@on("success.action_planned")
def tell_owner(event: Event) -> None:
    """Who is to do it, unless they planned it themselves."""
    action = NextAction.objects.select_related("customer").filter(pk=event.facts["action"]).first()
    if action is None or action.owner_id in (None, event.actor_member_id):
        return
    notify(
        [action.owner_id],
        kind=SUCCESS,
        url=reverse("success-customer", args=[action.customer.key]),
        dedupe=f"event:{event.pk}",
        text=lambda: (
            _("For you to do: {title}").format(title=action.title),
            _("{customer}, until {day}").format(customer=action.customer.name, day=action.due_on.isoformat()),
        ),
        icon="checklist",
    )


def leads() -> list[int]:
    """Member ids of the support leads."""
    roles = [role.pk for role in Role.objects.all() if MANAGE_TICKETS in role.permissions]
    holders = Member.objects.active().filter(role_holdings__role_id__in=roles)
    return list(holders.order_by("pk").distinct().values_list("pk", flat=True))
