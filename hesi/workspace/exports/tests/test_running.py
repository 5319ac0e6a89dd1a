"""From asking to fetching: rights, progress, cancelling, killed workers, and the seven days."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from hesi.core.time import now
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import VIEW_AUDIT
from hesi.workspace.events.models import Event
from hesi.workspace.exports import running
from hesi.workspace.exports.actions import ExportExpired, SeesLess, ask_export, cancel_export, download_export
from hesi.workspace.exports.models import Export, State
from hesi.workspace.exports.running import run_export
from hesi.workspace.exports.tasks import tidy_exports
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import read_file
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Department, Member
from hesi.workspace.tenancy.models import Tenant
from tests.builders import a_department, a_member
from tests.jobs import run_jobs

Offer = Callable[..., Any]


def asked(member: Member, **changes: Any) -> Export:
    return ask_export("things", **{"query": {}, "format": "csv", **changes}, by=Actor(member))


def events_of(export: Export) -> list[str]:
    found = Event.objects.about("export", export.pk).values_list("name", flat=True)
    return sorted(found)


def scratch() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("hesi-export-*"))


def test_asked_export_becomes_a_file_that_its_asker_fetches(member: Member, offer: Offer) -> None:
    offer()
    export = asked(member)
    assert export.state == State.WAITING
    run_jobs()
    export.refresh_from_db()
    assert (export.state, export.done_rows, export.total_rows) == (State.DONE, 1, 1)
    assert export.is_ready
    text = read_file(download_export(export, by=Actor(member))).decode("utf-8-sig")
    assert text.splitlines()[1] == "甲,2026-11-01,2,10.50"
    assert events_of(export) == ["export.asked", "export.downloaded", "export.finished", "export.progressed"]


def test_filters_reach_the_list_as_the_page_has_them(member: Member, offer: Offer) -> None:
    seen: list[Any] = []
    offer(lambda actor, query: seen.append((actor.member_id, query.dict())) or [])
    asked(member, query={"q": "a&b", "state": "paid"})
    run_jobs()
    assert seen == [(member.pk, {"q": "a&b", "state": "paid"})]


def test_rights_are_those_of_the_moment_it_is_made(company: Tenant, offer: Offer) -> None:
    offer(permission=VIEW_AUDIT)
    auditor = a_member("审计", roles=("auditor",))
    export = asked(auditor)
    auditor.roles.all().delete()
    run_jobs()
    export.refresh_from_db()
    assert export.state == State.FAILED
    assert export.error
    with pytest.raises(Forbidden):
        asked(auditor)


def test_file_is_refused_to_everyone_else_and_to_who_lost_the_right(company: Tenant, offer: Offer) -> None:
    offer(permission=VIEW_AUDIT)
    auditor, other = a_member("审计", roles=("auditor",)), a_member("另一审计", roles=("auditor",))
    export = asked(auditor)
    run_jobs()
    export.refresh_from_db()
    with pytest.raises(Forbidden):
        download_export(export, by=Actor(other))
    assert not Export.objects.visible_to(Actor(other)).exists()
    auditor.roles.all().delete()
    with pytest.raises(Forbidden):
        download_export(export, by=Actor(auditor))


def done(member: Member, **changes: Any) -> Export:
    export = asked(member, **changes)
    run_jobs()
    export.refresh_from_db()
    return export


def test_list_without_a_permission_of_its_own_closes_when_its_asker_sees_less(company: Tenant, offer: Offer) -> None:
    offer()
    accountant = a_member("会计", roles=("finance",))
    export = done(accountant)
    assert download_export(export, by=Actor(accountant))
    accountant.roles.all().delete()
    with pytest.raises(SeesLess):
        download_export(export, by=Actor(accountant))
    assert download_export(done(accountant), by=Actor(accountant))


def test_list_of_a_department_closes_for_who_does_not_head_it_any_more(member: Member, offer: Offer) -> None:
    offer()
    sales = a_department("销售部", head=member)
    below = a_department("华东区", parent=sales)
    export = done(member)
    a_department("新部门", head=member)
    assert download_export(export, by=Actor(member))
    Department.objects.filter(pk=below.pk).update(path=f"/{below.pk}/")
    with pytest.raises(SeesLess):
        download_export(export, by=Actor(member))


def test_list_closes_with_what_else_widened_it(member: Member, offer: Offer) -> None:
    owned = ["7", "8"]
    offer(reach=lambda actor: owned)
    export = done(member)
    owned.append("9")
    assert download_export(export, by=Actor(member))
    owned.remove("7")
    with pytest.raises(SeesLess):
        download_export(export, by=Actor(member))


def test_who_left_fetches_nothing_any_more(member: Member, offer: Offer) -> None:
    offer()
    export = done(member)
    member.is_active = False
    with pytest.raises(Forbidden):
        download_export(export, by=Actor(member))


def test_what_is_named_as_asked_closes_when_its_name_is_refused(member: Member, offer: Offer) -> None:
    shared = [True]

    def name(actor: object, query: object) -> str:
        if not shared:
            raise NotFound("这张报表已不再共享给你。")
        return "共享的报表"

    offer(name=name)
    export = done(member)
    assert download_export(export, by=Actor(member))
    shared.clear()
    with pytest.raises(NotFound):
        download_export(export, by=Actor(member))


def test_a_refusal_of_the_list_is_said_to_its_asker(member: Member, offer: Offer) -> None:
    def refusing(actor: object, query: object) -> None:
        raise Invalid("先选一个月份。")

    offer(refusing)
    export = asked(member)
    run_jobs()
    export.refresh_from_db()
    assert (export.state, export.error) == (State.FAILED, "先选一个月份。")


@pytest.mark.parametrize("format", ["xlsx", "csv", "json", "pdf"])
def test_cancelled_while_it_runs_keeps_nothing(
    member: Member, offer: Offer, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    def long(actor: object, query: object) -> list[Any]:
        cancel_export(Export.objects.get(), by=Actor(member))
        return [("甲", None, 1, None)] * 300

    offer(long)
    monkeypatch.setattr(running, "TICK_SECONDS", 0)
    export = asked(member, format=format)
    run_jobs()
    export.refresh_from_db()
    assert (export.state, export.file) == (State.CANCELLED, None)
    with pytest.raises(Conflict):
        cancel_export(export, by=Actor(member))


def test_progress_is_told_at_most_twenty_times(member: Member, offer: Offer, monkeypatch: pytest.MonkeyPatch) -> None:
    offer([("甲", None, 1, None)] * 5_000)
    monkeypatch.setattr(running, "TICK_SECONDS", 0)
    export = asked(member)
    run_jobs()
    assert 10 <= events_of(export).count("export.progressed") <= 21


def test_killed_worker_leaves_no_half_file_and_the_next_begins_again(member: Member, offer: Offer) -> None:
    def dying(actor: object, query: object) -> list[Any]:
        raise KeyboardInterrupt

    offer(dying)
    export = asked(member)
    with pytest.raises(KeyboardInterrupt):
        run_export(export.pk)
    export.refresh_from_db()
    assert (export.state, StoredFile.objects.count()) == (State.RUNNING, 0)
    offer()
    run_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done_rows) == (State.DONE, 1)
    run_export(export.pk)
    assert StoredFile.objects.count() == 1


def test_worker_that_was_given_up_cannot_finish_what_another_makes(member: Member, offer: Offer) -> None:
    def overtaken(actor: object, query: object) -> list[Any]:
        Export.objects.update(tries=9)
        return []

    offer(overtaken)
    export = asked(member)
    run_export(export.pk)
    export.refresh_from_db()
    assert (export.state, StoredFile.objects.count()) == (State.RUNNING, 0)


def test_a_fault_is_tried_again_and_then_said(member: Member, offer: Offer) -> None:
    def broken(actor: object, query: object) -> list[Any]:
        raise RuntimeError("bug")

    offer(broken)
    export = asked(member)
    for tries in (1, 2, 3):
        with pytest.raises(RuntimeError):
            run_export(export.pk)
        export.refresh_from_db()
        assert export.state == (State.FAILED if tries == 3 else State.RUNNING)


@pytest.mark.parametrize(("waited", "told"), [(0, 0), (10, 1)])
def test_notice_comes_only_to_who_had_to_wait(member: Member, offer: Offer, waited: int, told: int) -> None:
    offer()
    export = asked(member)
    Export.objects.update(created_at=now() - timedelta(seconds=waited))
    run_jobs("exports")
    assert Notification.objects.filter(member=member, url=export.url).count() == told


def test_pressing_twice_makes_one_and_too_many_are_refused(member: Member, offer: Offer) -> None:
    offer()
    assert asked(member) == asked(member)
    for number in range(4):
        asked(member, query={"q": str(number)})
    with pytest.raises(TooMany):
        asked(member, query={"q": "one more"})


@pytest.mark.parametrize("wrong", [{"format": "exe"}, {"query": {"q": "x" * 5_000}}])
def test_what_makes_no_sense_is_refused(member: Member, offer: Offer, wrong: dict[str, Any]) -> None:
    offer()
    with pytest.raises(Invalid):
        asked(member, **wrong)
    with pytest.raises(Invalid):
        ask_export("nothing", query={}, format="csv", by=Actor(member))


@pytest.mark.parametrize("format", ["xlsx", "csv", "json", "pdf"])
def test_odd_signs_in_filters_names_and_titles_still_make_a_file(member: Member, offer: Offer, format: str) -> None:
    odd = "甲\x07\x1b\u202e\u200f\ufeff😀👩\u200d👧\ufffe\uffff\U0010ffff"
    offer([(f"\ud800{odd}", None, 1, None)], name=lambda actor, query: odd)
    export = done(member, format=format, query={"q": f"\x00\udfff{odd}", "\ud800": "x"})
    assert (export.state, export.error) == (State.DONE, "")
    assert export.query == {"q": odd, "": "x"}
    assert download_export(export, by=Actor(member)).name.endswith(f".{format}")


def test_file_goes_after_seven_days_and_the_export_stays_in_the_list(member: Member, offer: Offer) -> None:
    offer()
    export = asked(member)
    run_jobs()
    Export.objects.update(expires_at=now() - timedelta(seconds=1))
    export.refresh_from_db()
    with pytest.raises(ExportExpired):
        download_export(export, by=Actor(member))
    tidy_exports.func(tenant_id=member.tenant_id)
    export.refresh_from_db()
    assert (export.state, export.file, StoredFile.objects.count()) == (State.DONE, None, 0)


def test_what_no_worker_could_finish_is_ended(member: Member, offer: Offer) -> None:
    offer()
    export = asked(member)
    Export.objects.update(state=State.RUNNING, created_at=now() - timedelta(hours=7))
    tidy_exports.func(tenant_id=member.tenant_id)
    export.refresh_from_db()
    assert export.state == State.FAILED


def test_a_trial_that_has_ended_still_exports(member: Member, offer: Offer) -> None:
    offer()
    member.tenant.trial_ends_on = member.tenant.today - timedelta(days=1)
    member.tenant.save()
    export = asked(member)
    run_jobs()
    export.refresh_from_db()
    assert export.state == State.DONE


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test of exports leaves a folder behind. Each has a temporary folder of its own: other processes export too."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    yield
    assert not scratch()
