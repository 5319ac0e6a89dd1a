"""Keeping, sharing, pinning, removing: who may, twice, in the wrong order, and what is written down."""

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.insights.own_reports.actions import (
    copy_own_report,
    pin_own_report,
    remove_own_report,
    restore_own_report,
    save_own_report,
    share_own_report,
    unpin_own_report,
)
from hesi.insights.own_reports.actions.saving import NameTaken, ReportChanged
from hesi.insights.own_reports.actions.sharing import MOST_PINS
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.models import OwnReport
from hesi.insights.own_reports.queries import pinned_for, removed_lately
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.events.models import Event
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests.builders import a_member


def a_report(member: Member, name: str = "各部门支出", **definition: object) -> OwnReport:
    return save_own_report(name=name, definition=Definition.of(definition), by=Actor(member))


def sees(member: Member, report: OwnReport) -> bool:
    return bool(OwnReport.objects.visible_to(Actor(member)).filter(pk=report.pk).exists())


def events_of(report: OwnReport) -> list[str]:
    rows = Event.objects.filter(subject_type="own_report", subject_id=report.pk).order_by("pk")
    return list(rows.values_list("name", flat=True))


def test_a_report_is_kept_with_what_it_asked_before(company: Tenant) -> None:
    owner = a_member("郑敏")
    report = a_report(owner, first="type")
    changed = save_own_report(
        report, name="按类型", definition=Definition(first="month", chart="line"), version=1, by=Actor(owner)
    )
    assert (changed.name, changed.version, changed.asks.first) == ("按类型", 2, "month")
    event = Event.objects.get(name="own_report.changed")
    assert event.facts["before"]["definition"]["first"] == "type"
    assert event.facts["definition"]["first"] == "month"
    with pytest.raises(ReportChanged):
        save_own_report(report, name="又一次", definition=Definition(), version=1, by=Actor(owner))


def test_names_and_questions_have_to_make_sense(company: Tenant) -> None:
    owner, other = a_member("郑敏"), a_member("林晓")
    a_report(owner)
    assert a_report(other).name == "各部门支出"
    with pytest.raises(NameTaken):
        a_report(owner)
    for name, definition in ((" ", Definition()), ("问", Definition(question="type:没有这种类型"))):
        with pytest.raises(Invalid) as refusal:
            save_own_report(name=name, definition=definition, by=Actor(owner))
        assert set(refusal.value.fields) == {"question" if definition.question else "name"}
    assert OwnReport.objects.count() == 2


def test_only_the_owner_changes_and_shares(company: Tenant) -> None:
    owner, other, admin = a_member("郑敏"), a_member("林晓"), a_member("高远", roles=("admin",))
    report = a_report(owner)
    share_own_report(report, with_all=True, by=Actor(owner))
    for member in (other, admin):
        with pytest.raises(Forbidden):
            save_own_report(report, name="x", definition=Definition(), by=Actor(member))
        with pytest.raises(Forbidden):
            share_own_report(report, with_all=False, by=Actor(member))
    with pytest.raises(Forbidden):
        remove_own_report(report, by=Actor(other))
    remove_own_report(report, by=Actor(admin))
    assert not sees(owner, report)


def test_a_role_opens_a_report_and_losing_it_closes_it(company: Tenant) -> None:
    owner, finance, other = a_member("郑敏"), a_member("许佳", roles=("finance",)), a_member("林晓")
    report, role = a_report(owner), Role.objects.get(key="finance")
    assert [sees(one, report) for one in (owner, finance, other)] == [True, False, False]
    share_own_report(report, with_all=False, role_ids=[role.pk], by=Actor(owner))
    assert [sees(one, report) for one in (owner, finance, other)] == [True, True, False]
    pin_own_report(report, by=Actor(finance))
    assert pinned_for(Actor(finance)) == [report]
    RoleHolder.objects.filter(member=finance).delete()
    assert not sees(finance, report)
    assert pinned_for(Actor(finance)) == []
    RoleHolder.objects.create(role=role, member=other)
    share_own_report(report, with_all=False, by=Actor(owner))
    assert not sees(other, report)
    with pytest.raises(Invalid):
        share_own_report(report, with_all=False, role_ids=[10**9], by=Actor(owner))


def test_sharing_the_same_twice_is_one_event(company: Tenant) -> None:
    owner = a_member("郑敏")
    report = a_report(owner)
    for _time in range(2):
        share_own_report(report, with_all=True, by=Actor(owner))
    assert events_of(report) == ["own_report.created", "own_report.shared"]


def test_a_copy_is_ones_own_and_shared_with_nobody(company: Tenant) -> None:
    owner, other = a_member("郑敏"), a_member("林晓")
    report = a_report(owner, first="type")
    with pytest.raises(Forbidden):
        copy_own_report(report, by=Actor(other))
    share_own_report(report, with_all=True, by=Actor(owner))
    first, second = (copy_own_report(report, by=Actor(other)) for _time in range(2))
    assert first.name != second.name
    assert (first.owner_id, first.asks, first.is_for_all) == (other.pk, report.asks, False)
    assert not sees(owner, first)


def test_what_was_removed_comes_back_once(company: Tenant) -> None:
    owner, other = a_member("郑敏"), a_member("林晓")
    report = a_report(owner)
    remove_own_report(report, by=Actor(owner))
    with pytest.raises(Conflict):
        remove_own_report(report, by=Actor(owner))
    assert removed_lately(Actor(owner)) == [report]
    assert removed_lately(Actor(other)) == []
    twin = a_report(owner)
    with pytest.raises(Forbidden):
        restore_own_report(report, by=Actor(other))
    back = restore_own_report(report, by=Actor(owner))
    assert back.name != twin.name
    assert sees(owner, report)
    with pytest.raises(Conflict):
        restore_own_report(report, by=Actor(owner))


def test_a_dashboard_holds_some_reports_each_once(company: Tenant) -> None:
    owner, other = a_member("郑敏"), a_member("林晓")
    reports = [a_report(owner, f"报表{at}") for at in range(MOST_PINS + 1)]
    for report in [*reports[:MOST_PINS], reports[0]]:
        pin_own_report(report, by=Actor(owner))
    assert pinned_for(Actor(owner)) == reports[:MOST_PINS]
    with pytest.raises(Invalid):
        pin_own_report(reports[-1], by=Actor(owner))
    with pytest.raises(Forbidden):
        pin_own_report(reports[0], by=Actor(other))
    for _time in range(2):
        unpin_own_report(reports[0], by=Actor(owner))
    assert events_of(reports[0]).count("own_report.unpinned") == 1
    assert reports[0] not in pinned_for(Actor(owner))


def test_another_company_sees_no_report_not_even_one_for_everybody(company: Tenant, other_company: Tenant) -> None:
    owner = a_member("郑敏")
    share_own_report(a_report(owner), with_all=True, by=Actor(owner))
    with tenant_scope(other_company):
        assert not OwnReport.objects.visible_to(Actor(a_member("外人", roles=("admin",)))).exists()
