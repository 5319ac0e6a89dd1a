"""Reports by mail: when they are due, that each day is sent once, and with whose numbers."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core import mail
from openpyxl import load_workbook

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.time import stopped
from hesi.insights.own_reports import sending
from hesi.insights.own_reports.actions import (
    end_mailing,
    remove_own_report,
    restore_own_report,
    save_own_report,
    send_due,
    set_mailing,
    share_own_report,
    stop_mail,
)
from hesi.insights.own_reports.definition import Definition
from hesi.insights.own_reports.models import Mailing, OwnReport, Recipient
from hesi.insights.own_reports.queries import is_sent_by_its_owner
from hesi.insights.own_reports.rhythms import next_moment
from hesi.insights.own_reports.tasks import send_due_reports
from hesi.insights.own_reports.tests.chance import Chance
from hesi.insights.own_reports.tests.twin import Twin
from hesi.workspace.access.actor import Actor, SystemActor
from hesi.workspace.people.models import Member
from tests.jobs import run_jobs

SYSTEM = SystemActor("own_reports")


@pytest.fixture(autouse=True)
def _outbox(settings: object) -> None:
    mail.outbox = []


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "weekday", "day", "after", "expected"),
    [
        # Eight in Shanghai is midnight in UTC. 2026-11-23 is a Monday.
        ("weekly", 0, 1, "2026-11-22T23:59", "2026-11-23T00:00"),
        ("weekly", 0, 1, "2026-11-23T00:00", "2026-11-30T00:00"),
        ("weekly", 4, 1, "2026-11-23T00:00", "2026-11-27T00:00"),
        ("monthly", 0, 1, "2026-11-23T00:00", "2026-12-01T00:00"),
        ("monthly", 0, 31, "2026-11-23T00:00", "2026-11-30T00:00"),
        ("monthly", 0, 31, "2027-01-31T00:00", "2027-02-28T00:00"),
    ],
)
def test_the_next_moment(rhythm: str, weekday: int, day: int, after: str, expected: str) -> None:
    found = next_moment(rhythm, weekday=weekday, day=day, hour=8, time_zone="Asia/Shanghai", after=at(after))
    assert found == at(expected)


def test_an_hour_that_is_skipped_in_spring_is_still_sent() -> None:
    found = next_moment(
        "weekly", weekday=6, day=1, hour=2, time_zone="Europe/Berlin", after=at("2026-03-28T12:00")
    )  # fmt: skip
    assert found == at("2026-03-29T01:00")


def a_sent_report(play: Chance, *members: Member) -> OwnReport:
    owner = play.house.finance
    definition = Definition(measures=("spent", "lines"), first="type", window="24")
    report = save_own_report(name="每周支出", definition=definition, by=Actor(owner))
    set_mailing(report, rhythm="weekly", weekday=0, hour=8, member_ids=[one.pk for one in members], by=Actor(owner))
    return report


def later() -> datetime:
    return Mailing.objects.order_by("-next_at")[0].next_at + timedelta(minutes=3)


def test_each_gets_their_own_numbers_once(play: Chance) -> None:
    seller, finance = play.house.seller, play.house.finance
    report = a_sent_report(play, seller)
    with stopped(later()):
        for _time in range(3):
            send_due_reports.enqueue()
            run_jobs()
    letters = {letter.to[0]: letter for letter in mail.outbox}
    assert len(mail.outbox) == len(letters) == 2
    for member in (seller, finance):
        letter = letters[member.user.email]
        html = str(letter.alternatives[0][0])
        rows = Twin(member).table(report.asks)
        assert rows
        for (name,), (spent, _lines) in rows.items():
            assert name in html
            assert f"{(spent or 0) / 100:,.2f}" in html
        name, content, _kind = letter.attachments[0]
        assert name.endswith(".xlsx")
        sheet = load_workbook(BytesIO(content)).active
        assert sheet is not None
        assert sheet.max_row == len(rows) + 2
        assert "/reports/own/mails/" in letter.extra_headers["List-Unsubscribe"]
    shown = Twin(seller).table(report.asks), Twin(finance).table(report.asks)
    assert shown[0] != shown[1]


def test_a_week_later_it_comes_again(play: Chance) -> None:
    a_sent_report(play)
    for _week in range(2):
        with stopped(later()):
            send_due_reports.enqueue()
            run_jobs()
    assert len(mail.outbox) == 2


def test_a_killed_job_that_runs_again_sends_nothing_twice(play: Chance) -> None:
    a_sent_report(play)
    row, due = Recipient.objects.get(), later()
    assert sending.send_report(row.pk, due)
    assert not sending.send_report(row.pk, due)
    assert len(mail.outbox) == 1


def _failing_once(monkeypatch: pytest.MonkeyPatch, where: object, name: str, error: BaseException) -> None:
    """The first call of this function raises; the following ones do what they always do."""
    real, errors = getattr(where, name), [error]

    def call(*args: object, **named: object) -> object:
        if errors:
            raise errors.pop()
        return real(*args, **named)

    monkeypatch.setattr(where, name, call)


@pytest.mark.parametrize("error", [ValueError("odd"), OSError("gone"), KeyboardInterrupt()])
@pytest.mark.parametrize("name", ["mail_of", "render_to_string", "_workbook"])
def test_an_odd_error_leaves_the_report_to_be_sent_by_the_next_try(
    play: Chance, monkeypatch: pytest.MonkeyPatch, name: str, error: BaseException
) -> None:
    a_sent_report(play)
    row, due = Recipient.objects.get(), later()
    _failing_once(monkeypatch, sending, name, error)
    with pytest.raises(type(error)):
        sending.send_report(row.pk, due)
    assert not mail.outbox
    assert sending.send_report(row.pk, due)
    assert not sending.send_report(row.pk, due)
    assert len(mail.outbox) == 1


def test_a_mail_server_that_fails_oddly_is_asked_again(play: Chance, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sent_report(play)
    row, due = Recipient.objects.get(), later()
    _failing_once(monkeypatch, mail.EmailMultiAlternatives, "send", RuntimeError("odd"))
    with pytest.raises(RuntimeError):
        sending.send_report(row.pk, due)
    assert sending.send_report(row.pk, due)
    assert len(mail.outbox) == 1


def test_an_error_after_the_mail_went_out_does_not_send_it_again(play: Chance, monkeypatch: pytest.MonkeyPatch) -> None:
    a_sent_report(play)
    row, due = Recipient.objects.get(), later()
    _failing_once(monkeypatch, sending, "record", RuntimeError("odd"))
    with pytest.raises(RuntimeError):
        sending.send_report(row.pk, due)
    assert not sending.send_report(row.pk, due)
    assert len(mail.outbox) == 1


def test_every_try_of_a_mail_bears_the_same_message_id_and_every_week_its_own(
    play: Chance, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_sent_report(play)
    row, due = Recipient.objects.get(), later()
    sending.send_report(row.pk, due)
    Recipient.objects.update(mailed_for=None)
    sending.send_report(row.pk, due)
    sending.send_report(row.pk, due + timedelta(days=7))
    first, again, next_week = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == again != next_week


def test_who_stopped_left_or_sees_it_no_more_gets_nothing(play: Chance) -> None:
    seller, eastern, researcher = play.house.seller, play.house.eastern, play.house.researcher
    report = a_sent_report(play, seller, eastern)
    stop_mail(Recipient.objects.get(member=seller), by=Actor(seller))
    Member.objects.filter(pk=eastern.pk).update(is_active=False)
    share_own_report(report, with_all=True, by=Actor(play.house.finance))
    set_mailing(report, rhythm="weekly", by=Actor(researcher))
    share_own_report(report, with_all=False, by=Actor(play.house.finance))
    with stopped(later()):
        send_due_reports.enqueue()
        run_jobs()
    assert [letter.to[0] for letter in mail.outbox] == [play.house.finance.user.email]


def test_a_removed_report_is_sent_to_nobody(play: Chance) -> None:
    report = a_sent_report(play)
    remove_own_report(report, by=Actor(play.house.finance))
    assert send_due(later(), by=SYSTEM) == 0


def test_what_was_due_while_it_was_gone_is_not_sent_when_it_comes_back(play: Chance) -> None:
    report, owner = a_sent_report(play), Actor(play.house.finance)
    remove_own_report(report, by=owner)
    with stopped(later()):
        restore_own_report(report, by=owner)
        assert send_due(later() - timedelta(days=1), by=SYSTEM) == 0
    assert send_due(later(), by=SYSTEM) == 1


def test_who_stopped_the_mails_is_not_offered_to_stop_them(play: Chance) -> None:
    seller, eastern, finance = play.house.seller, play.house.eastern, play.house.finance
    report = a_sent_report(play, seller, eastern)
    share_own_report(report, with_all=True, by=Actor(finance))
    assert is_sent_by_its_owner(report, Actor(seller))
    stop_mail(Recipient.objects.get(member=seller), by=Actor(seller))
    assert not is_sent_by_its_owner(report, Actor(seller))
    assert is_sent_by_its_owner(report, Actor(eastern))
    assert not is_sent_by_its_owner(report, Actor(finance))


def test_whom_one_may_send_it_to(play: Chance) -> None:
    seller, finance = play.house.seller, play.house.finance
    report = a_sent_report(play, seller)
    assert OwnReport.objects.visible_to(Actor(seller)).exists()
    with pytest.raises(Forbidden):
        set_mailing(report, rhythm="weekly", member_ids=[finance.pk], by=Actor(seller))
    with pytest.raises(Forbidden):
        set_mailing(report, rhythm="weekly", by=Actor(play.house.head))
    with pytest.raises(Forbidden):
        stop_mail(Recipient.objects.get(member=seller), by=Actor(finance))
    for wrong in ({"rhythm": "hourly"}, {"rhythm": "weekly", "weekday": 9}, {"rhythm": "monthly", "day": 0}):
        with pytest.raises(Invalid):
            set_mailing(report, by=Actor(finance), **wrong)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        set_mailing(report, rhythm="weekly", member_ids=[10**9], by=Actor(finance))


def test_setting_it_anew_replaces_it_and_ending_it_twice_is_refused(play: Chance) -> None:
    finance = play.house.finance
    report = a_sent_report(play, play.house.seller)
    set_mailing(report, rhythm="monthly", day=5, hour=9, by=Actor(finance))
    assert Mailing.objects.get().rhythm == "monthly"
    assert [one.member_id for one in Recipient.objects.all()] == [finance.pk]
    end_mailing(report, by=Actor(finance))
    with pytest.raises(Conflict):
        end_mailing(report, by=Actor(finance))
