"""Colleagues come, change and leave."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Invalid
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.registry import ADMIN
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.actions.registration import check_email
from hesi.workspace.people.models import Department, LegalEntity, Member, User
from hesi.workspace.people.org import would_circle

TEXTS = {"name": 60, "phone": 30, "employee_no": 30, "title": 60, "grade": 20}
LINKS = {"department": Department, "manager": Member, "legal_entity": LegalEntity}


class LastAdministrator(Conflict):
    """Somebody has to be able to look after the workspace."""

    code = "last_administrator"


@transaction.atomic
def add_member(*, email: str, roles: Iterable[Role] = (), by: Actor, **facts: Any) -> Member:
    """A new colleague who signs in with this address. Who signs in elsewhere in Hesi keeps their password.

    The invitation mail is the caller's next step (`invite`), so that an import can add many before it sends any.
    """
    require(may_manage_people, by)
    email = email.strip().lower()
    check_email(email)
    if Member.objects.filter(user__email=email).exists():
        problem = _("{email} belongs to a colleague already.").format(email=email)
        raise Conflict(problem, code="member_exists", fields={"email": problem})
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, None, name=clean_line(facts.get("name", ""), 60))
    member = Member(user=user, email=email, joined_on=by.tenant.today)
    _put(member, facts)
    member.save()
    set_roles(member, roles)
    record("member.added", member, by=by, audience=[member.pk], roles=sorted(role.key for role in roles))
    return member


@transaction.atomic
def change_member(member: Member, *, by: Actor, roles: Iterable[Role] | None = None, **facts: Any) -> Member:
    """New facts about a colleague: name, number, department, manager, legal entity, roles."""
    require(may_manage_people, by, member)
    member = Member.objects.locked(member.pk)
    before = _shown(member)
    _put(member, facts)
    member.save()
    if roles is not None:
        before["roles"] = sorted(role.key for role in member.roles.all())
        set_roles(member, roles)
    after = _shown(member)
    if roles is not None:
        after["roles"] = sorted(role.key for role in roles)
    changed = {key: [before[key], after[key]] for key in after if before.get(key) != after[key]}
    if changed:
        record("member.changed", member, by=by, audience=[member.pk], changed=changed)
    return member


@transaction.atomic
def deactivate_member(member: Member, *, by: Actor) -> Member:
    """The colleague has left: they no longer sign in here; what they did stays, and their reports move up one level."""
    require(may_manage_people, by, member)
    member = Member.objects.locked(member.pk)
    if member.pk == by.member_id:
        raise Conflict(
            _("You cannot end your own membership. Ask another administrator to do it."), code="own_membership"
        )
    if not member.is_active:
        return member
    _keep_an_administrator(member)
    member.is_active, member.left_on = False, by.tenant.today
    member.save(update_fields=["is_active", "left_on"])
    moved = Member.objects.filter(manager=member).update(manager_id=member.manager_id)
    record("member.left", member, by=by, reports_moved=moved)
    return member


@transaction.atomic
def reactivate_member(member: Member, *, by: Actor) -> Member:
    """The colleague is back and signs in as before."""
    require(may_manage_people, by, member)
    member = Member.objects.locked(member.pk)
    if not member.is_active:
        member.is_active, member.left_on = True, None
        member.save(update_fields=["is_active", "left_on"])
        record("member.came_back", member, by=by, audience=[member.pk])
    return member


def set_roles(member: Member, roles: Iterable[Role]) -> None:
    """Exactly these roles for the whole company. The last administrator stays one."""
    wanted = {role.pk for role in roles}
    held = set(member.role_holdings.filter(department__isnull=True).values_list("role_id", flat=True))
    if gone := held - wanted:
        if Role.objects.filter(pk__in=gone, key=ADMIN).exists():
            _keep_an_administrator(member)
        member.role_holdings.filter(role_id__in=gone, department__isnull=True).delete()
    for pk in wanted - held:
        RoleHolder.objects.create(role_id=pk, member=member)


def _keep_an_administrator(leaving: Member) -> None:
    administrators = RoleHolder.objects.filter(role__key=ADMIN, member__is_active=True)
    if administrators.filter(member=leaving).exists() and not administrators.exclude(member=leaving).exists():
        raise LastAdministrator(
            _("{name} is the last administrator. Make somebody else administrator first.").format(name=leaving.name)
        )


def _put(member: Member, facts: dict[str, Any]) -> None:
    for field, limit in TEXTS.items():
        if field in facts:
            setattr(member, field, clean_line(facts[field] or "", limit))
    if not member.name:
        raise Invalid(_("Enter the name."), fields={"name": _("Enter the name.")})
    _check_number(member)
    for field in LINKS:
        if field in facts:
            setattr(member, field, facts[field])
    if member.pk and would_circle(member, member.manager):
        problem = _("{name} would then be their own superior. Choose somebody else as manager.").format(
            name=member.name
        )
        raise Invalid(problem, code="manager_circle", fields={"manager": problem})


def _check_number(member: Member) -> None:
    same = (
        Member.objects.filter(employee_no=member.employee_no).exclude(pk=member.pk).first()
        if member.employee_no
        else None
    )
    if same is not None:
        problem = _("Employee number {number} belongs to {name}.").format(number=member.employee_no, name=same.name)
        raise Conflict(problem, code="employee_no_taken", fields={"employee_no": problem})


def _shown(member: Member) -> dict[str, Any]:
    texts: dict[str, Any] = {field: getattr(member, field) for field in TEXTS}
    links = {field: str(getattr(member, field) or "") for field in LINKS}
    return {**texts, **links}
