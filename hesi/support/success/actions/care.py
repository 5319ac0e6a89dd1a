"""Writing down what is known of a customer, what is to be done, and how the renewal stands."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line, clean_text
from hesi.core.time import now
from hesi.support.service.models import Entitlement
from hesi.support.success.models import Alarm, CustomerNote, NextAction, Renewal
from hesi.support.success.permissions import may_look_after_customer
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant

LONGEST_SNOOZE_DAYS = 60


@transaction.atomic
def write_note(customer: Tenant, body: str, *, by: AnyActor) -> CustomerNote:
    """Add a note; it is never changed afterwards."""
    require(may_look_after_customer, by, customer)
    body = clean_text(body, 4000).strip()
    if not body:
        sentence = _("Write what is worth knowing.")
        raise Invalid(sentence, fields={"body": sentence})
    note = CustomerNote.objects.create(customer=customer, body=body, author_id=by.member_id, author_name=by.label[:80])
    record("success.note_written", customer, by=by, customer=customer.pk, note=note.pk)
    return note


@transaction.atomic
def pin_note(note: CustomerNote, *, is_pinned: bool, by: AnyActor) -> None:
    """Have it stand on top of the others, or no longer."""
    require(may_look_after_customer, by, note.customer)
    if CustomerNote.objects.filter(pk=note.pk).exclude(is_pinned=is_pinned).update(is_pinned=is_pinned):
        name = "success.note_pinned" if is_pinned else "success.note_unpinned"
        record(name, note.customer, by=by, customer=note.customer_id, note=note.pk)


@transaction.atomic
def plan_action(customer: Tenant, *, title: str, due_on: date, owner: Member | None, by: AnyActor) -> NextAction:
    """Something somebody is to do for the customer until a day."""
    require(may_look_after_customer, by, customer)
    title = clean_line(title, 120)
    if not title:
        sentence = _("Say what is to be done.")
        raise Invalid(sentence, fields={"title": sentence})
    row = NextAction.objects.create(customer=customer, title=title, due_on=due_on, owner=owner)
    whom = owner.pk if owner else None
    record("success.action_planned", customer, by=by, audience=[whom], customer=customer.pk, action=row.pk, owner=whom)
    return row


@transaction.atomic
def finish_action(action: NextAction, *, by: AnyActor) -> None:
    """It is done."""
    require(may_look_after_customer, by, action.customer)
    open_one = NextAction.objects.filter(pk=action.pk, done_at__isnull=True)
    if not open_one.update(done_at=now(), done_by=by.member_id):
        raise Conflict(_("Somebody has done this already."))
    record("success.action_finished", action.customer, by=by, customer=action.customer_id, action=action.pk)


@transaction.atomic
def set_renewal(contract: Entitlement, *, stage: str, reason: str, by: AnyActor) -> Renewal:
    """How the talks about going on stand; a lost contract needs the reason."""
    require(may_look_after_customer, by, contract.customer)
    reason = clean_line(reason, 200)
    wrong = {}
    if stage not in Renewal.Stage.values:
        wrong["stage"] = _("Choose how the renewal stands.")
    if stage == Renewal.Stage.LOST and not reason:
        wrong["reason"] = _("Say why the customer does not go on; others learn from it.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    values = {"stage": stage, "reason": reason, "changed_by_id": by.member_id, "changed_at": now()}
    row, _created = Renewal.objects.update_or_create(contract=contract, defaults=values)
    record("success.renewal_set", contract.customer, by=by, customer=contract.customer_id, stage=stage, reason=reason)
    return row


@transaction.atomic
def acknowledge_alarm(alarm: Alarm, *, by: AnyActor) -> None:
    """Somebody takes care of it; it is not told again while it lasts."""
    require(may_look_after_customer, by, alarm.customer)
    open_one = Alarm.objects.filter(pk=alarm.pk, acknowledged_at__isnull=True, ended_on__isnull=True)
    if not open_one.update(acknowledged_at=now(), acknowledged_by=by.member_id, snoozed_until=None):
        raise Conflict(_("Somebody takes care of this already, or it is over."))
    record("success.alarm_acknowledged", alarm.customer, by=by, customer=alarm.customer_id, kind=alarm.kind)


@transaction.atomic
def snooze_alarm(alarm: Alarm, *, until: date, by: AnyActor) -> None:
    """Put it off to a day; if it still holds then, it is told again."""
    require(may_look_after_customer, by, alarm.customer)
    today = active_tenant().today
    if not today < until <= today + timedelta(days=LONGEST_SNOOZE_DAYS):
        sentence = _("Put it off by 1 to {most} days.").format(most=LONGEST_SNOOZE_DAYS)
        raise Invalid(sentence, fields={"until": sentence})
    open_one = Alarm.objects.filter(pk=alarm.pk, acknowledged_at__isnull=True, ended_on__isnull=True)
    if not open_one.update(snoozed_until=until):
        raise Conflict(_("Somebody takes care of this already, or it is over."))
    record(
        "success.alarm_snoozed",
        alarm.customer,
        by=by,
        customer=alarm.customer_id,
        kind=alarm.kind,
        until=until.isoformat(),
    )
