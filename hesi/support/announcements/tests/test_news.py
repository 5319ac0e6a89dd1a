"""From a draft to what stands over the pages of those it is for."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound
from hesi.core.time import now, stopped
from hesi.support.announcements.actions import (
    discard_announcement,
    end_announcement,
    follow_status,
    go_live,
    publish_announcement,
    put_away,
    save_announcement,
    set_incident_parts,
    unfollow_status,
)
from hesi.support.announcements.models import Announcement, Follower, Sighting
from hesi.support.announcements.reading import find_news, news_banners
from hesi.support.announcements.standing import standing_for
from hesi.support.announcements.subscribers import tell_customers, tell_followers
from hesi.support.incidents.actions import open_incident, post_update
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.models import Event
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope
from tests.house import House

State = Announcement.State


def written(house: House, **facts: Any) -> Announcement:
    with tenant_scope(house.provider):
        return save_announcement(**{"kind": "notice", "title_zh": "元旦值班安排"} | facts, by=house.by)


def works(house: House, begins: datetime, **facts: Any) -> Announcement:
    window = {"starts_at": begins, "until": begins + timedelta(hours=2), "parts": ["web", "api"]}
    return written(house, **{"kind": "maintenance", "title_zh": "数据库升级"} | window | facts)


def published(house: House, row: Announcement) -> Announcement:
    with tenant_scope(house.provider):
        return publish_announcement(row, by=house.by)


def titles(member: Member) -> list[str]:
    cache.clear()
    with tenant_scope(member.tenant):
        return [one.title for one in news_banners(Actor(member))]


def notices(member: Member) -> list[str]:
    with tenant_scope(member.tenant):
        return list(Notification.objects.filter(member=member).values_list("title", flat=True))


def deliver(house: House, name: str) -> None:
    with tenant_scope(house.provider):
        for event in Event.objects.filter(name=name):
            (tell_customers if name.startswith("announcement") else tell_followers)(event)


def test_a_draft_is_seen_by_nobody_and_a_published_notice_by_all(house: House) -> None:
    row = written(house)
    assert (row.state, titles(house.asker)) == (State.DRAFT, [])
    published(house, row)
    assert titles(house.asker) == titles(house.other) == ["元旦值班安排"]
    assert titles(house.lead) == []


def test_only_leads_write_and_publish(house: House) -> None:
    row = written(house)
    with tenant_scope(house.provider):
        for act in (
            lambda by: save_announcement(kind="notice", title_zh="x", by=by),
            lambda by: publish_announcement(row, by=by),
            lambda by: end_announcement(row, by=by),
            lambda by: discard_announcement(row, by=by),
        ):
            with pytest.raises(Forbidden):
                act(Actor(house.agent))


def test_a_scheduled_notice_appears_once_at_its_moment(house: House) -> None:
    row, moment = written(house), now() + timedelta(hours=3)
    with tenant_scope(house.provider):
        row = publish_announcement(row, at=moment, by=house.by)
        assert row.state == State.SCHEDULED
        assert go_live(row) is False
        with stopped(moment + timedelta(seconds=1)):
            assert (go_live(row), go_live(row)) == (True, False)
            assert row.state == State.LIVE
        assert Event.objects.filter(name="announcement.published").count() == 1


def test_a_moved_moment_counts(house: House) -> None:
    row, first = written(house), now() + timedelta(hours=1)
    with tenant_scope(house.provider):
        row = publish_announcement(row, at=first, by=house.by)
        row = publish_announcement(row, at=first + timedelta(hours=5), by=house.by)
        with stopped(first + timedelta(minutes=1)):
            assert go_live(row) is False


def test_twice_and_in_the_wrong_order_is_refused(house: House) -> None:
    row = written(house)
    with tenant_scope(house.provider):
        with pytest.raises(Conflict):
            end_announcement(row, by=house.by)
        publish_announcement(row, by=house.by)
        with pytest.raises(Conflict):
            publish_announcement(row, by=house.by)
        with pytest.raises(Conflict):
            discard_announcement(row, by=house.by)
        end_announcement(row, by=house.by)
        with pytest.raises(Conflict):
            end_announcement(row, by=house.by)
        with pytest.raises(Conflict):
            save_announcement(row, kind="notice", title_zh="y", by=house.by)
    assert titles(house.asker) == []


def test_what_is_missing_is_named(house: House) -> None:
    at = now()
    for field, facts in {
        "title_zh": {"title_zh": " "},
        "parts": {"kind": "maintenance", "starts_at": at, "until": at + timedelta(hours=1)},
        "until": {"kind": "maintenance", "parts": ["web"], "starts_at": at, "until": at},
        "version": {"kind": "release", "body_zh": "x"},
        "plans": {"audience": "plans"},
        "customer_ids": {"audience": "customers", "customer_ids": [0]},
    }.items():
        with pytest.raises(Invalid) as refused:
            written(house, **facts)
        assert field in refused.value.fields


def test_a_version_is_described_once(house: House) -> None:
    written(house, kind="release", version="2.4", body_zh="x")
    with pytest.raises(Invalid):
        written(house, kind="release", version="2.4", body_zh="y")


def test_it_reaches_only_whom_it_is_for(house: House) -> None:
    published(house, written(house, audience="customers", customer_ids=[house.company.pk], admins_only=True))
    assert titles(house.admin) == ["元旦值班安排"]
    assert titles(house.asker) == titles(house.other) == []
    published(house, written(house, title_zh="企业版", audience="plans", plans=["enterprise"]))
    assert "企业版" not in titles(house.admin)


def test_a_release_is_put_away_once_and_for_all(house: House) -> None:
    row = published(house, written(house, kind="release", version="2.4", title_zh="更快", body_zh="x"))
    assert len(titles(house.asker)) == 1
    with tenant_scope(house.company):
        put_away(row, by=Actor(house.asker))
        put_away(row, by=Actor(house.asker))
    assert (titles(house.asker), len(titles(house.admin))) == ([], 1)
    with tenant_scope(house.provider):
        assert Sighting.objects.count() == 1


def test_somebody_new_is_not_told_of_old_versions(house: House) -> None:
    with stopped(now() - timedelta(days=3)):
        row = published(house, written(house, kind="release", version="2.3", body_zh="x"))
    assert titles(house.asker) == []
    assert find_news(row.pk, Actor(house.asker)) == row


def test_maintenance_stands_shortly_before_and_cannot_be_put_away_meanwhile(house: House) -> None:
    begins = now() + timedelta(hours=48)
    row = published(house, works(house, begins))
    assert titles(house.asker) == []
    with stopped(begins - timedelta(hours=3)):
        assert titles(house.asker) == ["数据库升级"]
        with tenant_scope(house.company):
            put_away(row, by=Actor(house.asker))
        assert titles(house.asker) == []
    with stopped(begins + timedelta(minutes=5)):
        assert titles(house.asker) == ["数据库升级"]
    with stopped(begins + timedelta(hours=2)):
        assert titles(house.asker) == []


def test_maintenance_called_off_before_it_began_counts_for_nothing(house: House) -> None:
    row = published(house, works(house, now() + timedelta(hours=1)))
    with tenant_scope(house.provider):
        assert end_announcement(row, by=house.by).was_cancelled
        with stopped(now() + timedelta(hours=2)):
            standing = standing_for(None)
    assert standing.is_fine
    assert not standing.maintained


def test_a_notice_tells_everybody_and_maintenance_those_who_want_to_know(house: House) -> None:
    published(house, written(house))
    published(house, works(house, now() + timedelta(hours=1)))
    deliver(house, "announcement.published")
    deliver(house, "announcement.published")
    assert notices(house.asker) == ["元旦值班安排"]
    assert sorted(notices(house.admin)) == ["元旦值班安排", "计划维护：数据库升级"]


def test_who_follows_hears_of_incidents_that_concern_their_company(house: House) -> None:
    with tenant_scope(house.company):
        follow_status(by=Actor(house.asker))
        follow_status(by=Actor(house.asker))
    with tenant_scope(house.provider):
        assert Follower.objects.count() == 1
        ours = open_incident(title_zh="识别变慢", audience="all", by=house.by)
        open_incident(title_zh="内部", audience="nobody", by=house.by)
        open_incident(title_zh="别家的", audience="customers", customer_ids=[house.other.tenant_id], by=house.by)
        post_update(ours, state="identified", body_zh="只给自己看", is_public=False, by=house.by)
        post_update(ours, state="resolved", body_zh="已恢复", by=house.by)
    for name in ("incident.opened", "incident.updated", "incident.resolved"):
        deliver(house, name)
    assert sorted(notices(house.asker)) == ["已恢复：识别变慢", "故障：识别变慢"]
    with tenant_scope(house.company):
        unfollow_status(by=Actor(house.asker))
    with tenant_scope(house.provider):
        assert not Follower.objects.exists()


def test_an_incident_shows_at_its_parts_and_only_to_whom_it_concerns(house: House) -> None:
    with tenant_scope(house.provider):
        incident = open_incident(title_zh="识别变慢", audience="all", by=house.by)
        assert _states()["web"] == "down"
        set_incident_parts(incident, parts=["recognition", "nonsense"], by=house.by)
        assert (_states()["web"], _states()["recognition"]) == ("up", "down")
        with pytest.raises(Forbidden):
            set_incident_parts(incident, parts=["web"], by=Actor(house.agent))
        open_incident(title_zh="别家的", audience="customers", customer_ids=[house.other.tenant_id], by=house.by)
        assert [one.incident.title_zh for one in standing_for(Actor(house.other)).ongoing] == ["别家的", "识别变慢"]
        for reader in (None, Actor(house.asker), Actor(house.agent)):
            assert [one.incident.title_zh for one in standing_for(reader).ongoing] == ["识别变慢"]


def test_foreign_news_are_not_found(house: House) -> None:
    row = published(house, written(house, audience="customers", customer_ids=[house.company.pk]))
    assert find_news(row.pk, Actor(house.asker)) == row
    for reader in (None, Actor(house.other), Actor(house.outsider)):
        with pytest.raises(NotFound):
            find_news(row.pk, reader)


def _states() -> dict[str, str]:
    return {part.key: part.state for part in standing_for(None).parts}
