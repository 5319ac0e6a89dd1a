"""Lines and the people on them: who serves where, how much they can carry, and whether they are there."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.models import LineMember, Presence, SupportLine
from hesi.support.service.permissions import may_manage_lines, may_set_presence
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member

MOST_CAPACITY, MOST_SKILLS, MOST_TAKE_MINUTES = 200, 30, 1440


def people_who_answer() -> list[Member]:
    """Every active member whose roles let them answer tickets, by name."""
    roles = [role.pk for role in Role.objects.all() if ANSWER_TICKETS in role.permissions]
    return list(Member.objects.active().filter(role_holdings__role_id__in=roles).distinct().order_by("name", "pk"))


def presence_of(member_id: int) -> Presence:
    """The agent's presence; who has never said anything is available. Not stored by asking."""
    found: Presence | None = Presence.objects.select_related("replacement").filter(member_id=member_id).first()
    return found or Presence(member_id=member_id)


@transaction.atomic
def save_line(
    line: SupportLine | None, *, name_zh: str, name_en: str, take_minutes: int, is_active: bool, by: Actor
) -> SupportLine:
    """A further line of service, or another name or time to take for one."""
    require(may_manage_lines, by)
    name_zh, name_en = clean_line(name_zh, 40), clean_line(name_en, 40)
    wrong = {key: _("Name the line.") for key, name in (("name_zh", name_zh), ("name_en", name_en)) if not name}
    if not 0 <= take_minutes <= MOST_TAKE_MINUTES:
        wrong["take_minutes"] = _("Between 0 and {most} minutes.").format(most=MOST_TAKE_MINUTES)
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = SupportLine.objects.locked(line.pk) if line is not None else _new_line(name_en)
    row.name_zh, row.name_en, row.take_minutes, row.is_active = name_zh, name_en, take_minutes, is_active
    row.save()
    record("line.saved", row, by=by, name=name_zh, take_minutes=take_minutes, is_active=is_active)
    return row


@transaction.atomic
def seat_member(
    line: SupportLine,
    member: Member,
    *,
    skills: Sequence[str],
    languages: Sequence[str],
    capacity: int,
    is_lead: bool,
    by: Actor,
) -> LineMember:
    """Put an agent on a line, or change what is known of them there. Raises `Invalid` for who answers no tickets."""
    require(may_manage_lines, by)
    if member.pk not in {person.pk for person in people_who_answer()}:
        sentence = _("{name} may not answer tickets. Give them a support role first.").format(name=member.name)
        raise Invalid(sentence, fields={"member": sentence})
    if not 0 <= capacity <= MOST_CAPACITY:
        sentence = _("Between 0 and {most} open tickets.").format(most=MOST_CAPACITY)
        raise Invalid(sentence, fields={"capacity": sentence})
    known = [clean_line(skill, 40) for skill in skills]
    row, _created = LineMember.objects.update_or_create(
        line=line,
        member=member,
        defaults={
            "skills": list(dict.fromkeys(skill for skill in known if skill))[:MOST_SKILLS],
            "languages": list(languages),
            "capacity": capacity,
            "is_lead": is_lead,
        },
    )
    record("line.member_seated", line, by=by, member=member.pk, capacity=capacity, skills=row.skills, is_lead=is_lead)
    return row


@transaction.atomic
def unseat_member(seat: LineMember, *, by: Actor) -> None:
    """Take an agent off a line. The tickets they have stay theirs."""
    require(may_manage_lines, by)
    row = LineMember.objects.select_related("line").filter(pk=seat.pk).first()
    if row is None:
        raise Conflict(_("This person is no longer on the line."))
    record("line.member_left", row.line, by=by, member=row.member_id)
    row.delete()


@transaction.atomic
def set_presence(member_id: int, *, state: str, is_on_call: bool, by: Actor) -> Presence:
    """Say whether an agent takes new work now, and whether emergencies may wake them."""
    require(may_set_presence, by, member_id)
    if state not in Presence.State.values:
        raise Invalid(_("Choose how you can be reached."), fields={"state": _("Choose how you can be reached.")})
    row = _presence_row(member_id)
    if (row.state, row.is_on_call) != (state, is_on_call):
        row.state, row.is_on_call, row.changed_at = state, is_on_call, now()
        row.save(update_fields=["state", "is_on_call", "changed_at"])
        record("presence.changed", row, by=by, audience=[member_id], state=state, is_on_call=is_on_call)
    return row


@transaction.atomic
def plan_leave(
    member_id: int, *, leave_from: date | None, leave_until: date | None, replacement: Member | None, by: Actor
) -> Presence:
    """A leave, both days included, and who takes the agent's place meanwhile. No first day: no leave."""
    require(may_set_presence, by, member_id)
    wrong = {}
    if leave_from and leave_until and leave_until < leave_from:
        wrong["leave_until"] = _("The leave ends before it begins.")
    if leave_until and not leave_from:
        wrong["leave_from"] = _("Say on which day the leave begins.")
    if replacement is not None and replacement.pk == member_id:
        wrong["replacement"] = _("Choose somebody else to stand in.")
    if wrong:
        raise Invalid(next(iter(wrong.values())), fields=wrong)
    row = _presence_row(member_id)
    row.leave_from, row.leave_until = leave_from, leave_until
    row.replacement = replacement if leave_from else None
    row.save(update_fields=["leave_from", "leave_until", "replacement"])
    days = [day.isoformat() if day else None for day in (leave_from, leave_until)]
    stand_in = replacement.pk if replacement else None
    record("presence.leave_planned", row, by=by, audience=[member_id, stand_in], days=days, replacement=stand_in)
    return row


def _presence_row(member_id: int) -> Presence:
    row, _created = Presence.objects.select_for_update().get_or_create(member_id=member_id)
    return row


def _new_line(name_en: str) -> SupportLine:
    taken = set(SupportLine.objects.values_list("key", flat=True))
    stem = slugify(name_en)[:16] or "line"
    key = next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 200))) if key not in taken)
    return SupportLine(key=key, position=len(taken))
