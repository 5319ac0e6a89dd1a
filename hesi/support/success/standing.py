"""Everything the card of a customer shows, read at once in the provider's scope."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hesi.core.time import now, start_of_day
from hesi.support.promises.models import Clock
from hesi.support.service.models import Channel, Contact, Entitlement
from hesi.support.success.arithmetic import ADOPTION, QUARTER_DAYS
from hesi.support.success.explaining import HealthShown, alarm_text, health_in_words
from hesi.support.success.facts import contract_to_renew, renewal_standing
from hesi.support.success.features import BY_KEY
from hesi.support.success.models import Alarm, CustomerNote, HealthSnapshot, NextAction, Renewal
from hesi.support.success.onboarding import Standing, onboarding_of
from hesi.support.tickets.entitled import Beyond, standing_of
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

COURSE_DAYS, MOST_NOTES = 90, 50


@dataclass(frozen=True, slots=True)
class Card:
    """One customer as its success manager sees it. `health` is None before the first morning."""

    health: HealthShown | None
    course: dict[str, Any]
    terms: Beyond
    channels: list[str]
    hours: str
    kept: int
    promised: int
    contacts: list[Contact]
    contracts: list[Entitlement]
    renewing: Entitlement | None
    stage: str
    reason: str
    days_left: int | None
    steps: list[Standing]
    steps_done: int
    alarms: list[tuple[Alarm, str]]
    actions: list[NextAction]
    notes: list[CustomerNote]
    tried: list[str]
    untried: list[str]
    today: date

    @property
    def kept_percent(self) -> int | None:
        """Promises kept of those that were due, in whole percent."""
        return self.kept * 100 // self.promised if self.promised else None


def card_of(customer: Tenant, today: date) -> Card:
    """Read the card."""
    since = today - timedelta(days=COURSE_DAYS)
    snapshots = list(HealthSnapshot.objects.filter(customer=customer, on__gte=since).order_by("on"))
    terms = standing_of(customer, "")
    contract = contract_to_renew(customer, today)
    contracts = list(Entitlement.objects.filter(customer=customer).select_related("plan", "success_manager", "renewal"))
    talks: Renewal | None = next((_renewal(row) for row in contracts if contract and row.pk == contract.pk), None)
    alarms = Alarm.objects.filter(customer=customer, ended_on__isnull=True).select_related(
        "acknowledged_by", "customer"
    )
    steps = onboarding_of(customer)
    kept, promised = _promises(customer)
    features = snapshots[-1].parts.get(ADOPTION, {}).get("facts", {}) if snapshots else {}
    return Card(
        health=health_in_words(snapshots[-1]) if snapshots else None,
        course=_course(snapshots),
        terms=terms,
        channels=[str(dict(Channel.choices)[key]) for key in terms.terms.channels],
        hours=_hours(terms.terms.entitlement),
        renewing=contract,
        kept=kept,
        promised=promised,
        contacts=list(Contact.objects.filter(customer=customer).select_related("agent")),
        contracts=contracts,
        stage=talks.stage if talks else Renewal.Stage.NOT_STARTED,
        reason=talks.reason if talks else "",
        days_left=renewal_standing(customer, today)["days_left"],
        steps=steps,
        steps_done=sum(standing.done_on is not None for standing in steps),
        alarms=[(alarm, alarm_text(alarm)) for alarm in alarms],
        actions=list(
            NextAction.objects.filter(customer=customer, done_at__isnull=True).select_related("owner")[:MOST_NOTES]
        ),
        notes=list(CustomerNote.objects.filter(customer=customer)[:MOST_NOTES]),
        tried=_named(features.get("used", [])),
        untried=_named(features.get("unused", [])),
        today=today,
    )


def _renewal(contract: Entitlement) -> Renewal | None:
    return getattr(contract, "renewal", None)


def _promises(customer: Tenant) -> tuple[int, int]:
    """Kept, and all that were due, of the clocks begun in a quarter. One past its time counts as missed at once."""
    since = start_of_day(active_tenant().today - timedelta(days=QUARTER_DAYS), active_tenant().time_zone)
    clocks = Clock.objects.filter(customer_id=customer.pk, started_at__gte=since, version__isnull=False)
    missed = Q(breached_at__isnull=False) | Q(state=Clock.State.RUNNING, due_at__lt=now())
    found = clocks.order_by().aggregate(
        kept=Count("pk", filter=Q(state=Clock.State.MET) & ~missed), missed=Count("pk", filter=missed)
    )
    return found["kept"], found["kept"] + found["missed"]


def _course(snapshots: list[HealthSnapshot]) -> dict[str, Any]:
    rows = [row for row in snapshots if row.score is not None]
    return {
        "categories": [row.on.strftime("%m-%d") for row in rows],
        "series": [{"name": _("Health"), "values": [row.score for row in rows]}],
        "rows": [(row.on.isoformat(), row.score) for row in rows],
    }


def _hours(contract: Entitlement | None) -> str:
    calendar = contract.plan.calendar if contract is not None else None
    return calendar.name if calendar is not None else str(gettext_lazy("The provider's working hours"))


def _named(keys: list[str]) -> list[str]:
    return [str(BY_KEY[key].label) for key in keys if key in BY_KEY]
