"""What may be done in the community, and what comes of it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from hesi.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from hesi.core.time import now, stopped
from hesi.support.community.actions import (
    accept_answer,
    answer_thread,
    decide_idea,
    edit_post,
    follow_thread,
    hide_post,
    lock_thread,
    merge_ideas,
    name_oneself,
    promote_thread,
    release_post,
    remove_post,
    report_post,
    start_thread,
    unvote,
    vote,
)
from hesi.support.community.actions.steps import profile_of
from hesi.support.community.finding import search_threads
from hesi.support.community.models import Follow, Post, Profile, Shown, Thread, Vote
from hesi.support.community.persons import Visitor, in_community
from hesi.support.community.queries import find_post, find_thread, listed_threads
from hesi.support.knowledge.models import Edition
from hesi.workspace.access.actor import Actor
from hesi.workspace.events.dispatch import deliver_pending
from hesi.workspace.notifications.models import Notification
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders

Started = Callable[..., Thread]
Trusted = Callable[..., Profile]


def opening(thread: Thread) -> Post:
    found: Post = Post.objects.get(thread=thread, is_opening=True)
    return found


def notices(member: Member) -> list[str]:
    with tenant_scope(member.tenant):
        rows = Notification.objects.filter(member=member, kind="community").order_by("pk")
        return list(rows.values_list("title", flat=True))


def ask(member: Member, **facts: Any) -> Thread:
    with in_community(Actor(member)) as person:
        return start_thread(
            **{"area": "claims", "kind": "question", "title": "补助怎么算", "body": "差旅补助怎么算？", **facts},
            by=person,
        )


def test_first_texts_wait_and_are_released(asker: Member, other: Member, agent: Member) -> None:
    made = ask(asker, name="小林")
    assert made.moderation == Shown.WAITING
    with in_community(Actor(other)) as stranger, pytest.raises(NotFound):
        find_thread(made.key, stranger)
    with in_community(Actor(asker)) as me:
        assert find_thread(made.key, me) == made
    with in_community(Actor(agent)) as staff:
        release_post(opening(made), by=staff)
    with in_community(Actor(other)) as stranger:
        assert find_thread(made.key, stranger).moderation == Shown.SHOWN
        assert [row.thread for row in search_threads("差旅补助", stranger)] == [made]


def test_two_shown_texts_make_a_participant_and_links_no_longer_wait(asker: Member, agent: Member) -> None:
    for at in range(2):
        made = ask(asker, name="小林", title=f"第{at}个问题")
        with in_community(Actor(agent)) as staff:
            release_post(opening(made), by=staff)
    assert ask(asker, body="看 https://example.com").moderation == Shown.SHOWN


def test_links_of_somebody_demoted_wait(asker: Member, started: Started, trusted: Trusted) -> None:
    early = now() - timedelta(hours=2)
    with stopped(early):
        for at in range(2):
            started(asker, title=f"第{at}个问题")
    trusted(asker, level=0)
    assert ask(asker, body="没有链接").moderation == Shown.SHOWN
    trusted(asker, level=0)
    made = ask(asker, body="看 https://example.com")
    with in_community(Actor(asker)):
        assert (made.moderation, opening(made).held_because) == (Shown.WAITING, Post.Held.LINKS)


def test_a_name_is_chosen_and_staff_cannot_be_played(asker: Member) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(asker)
    assert "name" in refusal.value.fields
    for name in ("合思 客服", "Hesi Support", "官方 小合"):
        with pytest.raises(Invalid):
            ask(asker, name=name)


def test_guests_read_public_areas_only(asker: Member, started: Started, provider: Tenant) -> None:
    public, inner = started(asker), started(asker, area="lounge", title="上线经验")
    with tenant_scope(provider):
        guest = Visitor()
        assert find_thread(public.key, guest) == public
        assert list(listed_threads(guest)) == [public]
        with pytest.raises(NotFound):
            find_thread(inner.key, guest)
        with pytest.raises(Forbidden):
            start_thread(area="claims", kind="question", title="可以吗？", body="x", by=guest)
        with pytest.raises(Forbidden):
            answer_thread(public, body="x", by=guest)
        with pytest.raises(Forbidden):
            vote(opening(public), by=guest)
        with pytest.raises(Forbidden):
            report_post(opening(public), reason="spam", by=guest)


def test_another_provider_sees_nothing(asker: Member, started: Started) -> None:
    made = started(asker)
    with tenant_scope(builders.a_provider(name="另一家服务商")):
        outsider = builders.a_member("别家客服", roles=("agent", "support_lead"))
    with in_community(Actor(outsider)) as person:
        with pytest.raises(NotFound):
            find_thread(made.key, person)
        with pytest.raises(NotFound):
            find_post(1, person)


def test_only_staff_moderate_and_leads_decide(asker: Member, agent: Member, started: Started) -> None:
    idea = started(asker, kind="idea", title="想要深色模式")
    with in_community(Actor(asker)) as person:
        for act in (
            lambda: hide_post(opening(idea), by=person),
            lambda: release_post(opening(idea), by=person),
            lambda: lock_thread(idea, locked=True, by=person),
            lambda: decide_idea(idea, state="planned", reason="好", by=person),
            lambda: promote_thread(idea, section="start", language="zh-hans", by=person),
        ):
            with pytest.raises(Forbidden):
                act()
    with in_community(Actor(agent)) as staff, pytest.raises(Forbidden):
        decide_idea(idea, state="planned", reason="好", by=staff)


def test_one_vote_a_person_however_often(asker: Member, other: Member, colleague: Member, started: Started) -> None:
    idea = started(asker, kind="idea", title="想要深色模式")
    with in_community(Actor(other)) as person:
        assert vote(opening(idea), by=person) == 1
        assert vote(opening(idea), by=person) == 1
    with in_community(Actor(colleague)) as person:
        assert vote(opening(idea), by=person) == 2
        assert unvote(opening(idea), by=person) == 1
        assert unvote(opening(idea), by=person) == 1
    with in_community(Actor(asker)) as person, pytest.raises(Forbidden):
        vote(opening(idea), by=person)
    with in_community(Actor(asker)):
        assert Thread.objects.get(pk=idea.pk).votes == 1


def test_merging_carries_votes_and_followers_once(
    asker: Member, other: Member, colleague: Member, lead: Member, started: Started
) -> None:
    kept = started(asker, kind="idea", title="导出带附件")
    gone = started(other, kind="idea", title="导出时一起带附件")
    with in_community(Actor(colleague)) as person:
        vote(opening(kept), by=person)
        vote(opening(gone), by=person)
        follow_thread(gone, by=person)
        follow_thread(kept, by=person)
    with in_community(Actor(lead)) as staff:
        vote(opening(gone), by=staff)
        merge_ideas(gone, kept, by=staff)
        # The colleague, the lead, and who proposed the one that is gone.
        assert Thread.objects.get(pk=kept.pk).votes == 3
        assert Vote.objects.filter(post=opening(kept)).count() == 3
        assert Follow.objects.filter(thread=kept).count() == 3
        with pytest.raises(Conflict):
            merge_ideas(gone, kept, by=staff)
        with pytest.raises(Conflict):
            vote(opening(gone), by=staff)
        assert Thread.objects.get(pk=kept.pk).votes == 3
    with in_community(Actor(other)) as person, pytest.raises(Conflict):
        answer_thread(gone, body="还有人吗", by=person)


def test_a_follower_is_told_exactly_once(
    asker: Member, other: Member, lead: Member, provider: Tenant, started: Started
) -> None:
    idea = started(asker, kind="idea", title="想要深色模式")
    with in_community(Actor(other)) as person:
        follow_thread(idea, by=person)
        follow_thread(idea, by=person)
    with in_community(Actor(lead)) as staff:
        decide_idea(idea, state="planned", reason="排在一季度", by=staff)
    for _time in range(2):
        deliver_pending(raising=True)
    assert len(notices(asker)) == len(notices(other)) == 1
    assert "想要深色模式" in notices(other)[0]
    with in_community(Actor(lead)) as staff:
        with pytest.raises(Invalid):
            decide_idea(idea, state="done", reason="", by=staff)
        decide_idea(idea, state="done", reason="已上线", by=staff)
    deliver_pending(raising=True)
    assert len(notices(other)) == 2


def test_an_answer_that_waited_is_told_when_it_is_shown(
    asker: Member, other: Member, agent: Member, provider: Tenant, started: Started
) -> None:
    made = started(asker)
    with in_community(Actor(other)) as person:
        post = answer_thread(made, body="按天数算", name="露", by=person)
        assert post.moderation == Shown.WAITING
    deliver_pending(raising=True)
    assert notices(asker) == []
    with in_community(Actor(agent)) as staff:
        release_post(post, by=staff)
        hide_post(post, by=staff)
        release_post(post, by=staff)
    deliver_pending(raising=True)
    assert len(notices(asker)) == 1


def test_pace_by_trust_says_when_one_may_go_on(asker: Member, started: Started, trusted: Trusted) -> None:
    begun = now()
    trusted(asker, level=1)
    with stopped(begun):
        for at in range(10):
            started(asker, title=f"第{at}个问题")
        with pytest.raises(TooMany) as refusal:
            ask(asker)
    assert ":" in str(refusal.value)
    with stopped(begun + timedelta(minutes=61)):
        assert ask(asker).pk


def test_accepting_is_for_the_asker_staff_and_the_most_trusted(
    asker: Member, other: Member, colleague: Member, agent: Member, started: Started, trusted: Trusted
) -> None:
    made = started(asker)
    trusted(other)
    with in_community(Actor(other)) as person:
        answer = answer_thread(made, body="按天数算", by=person)
        with pytest.raises(Forbidden):
            accept_answer(made, answer, by=person)
        with pytest.raises(Invalid), in_community(Actor(asker)) as me:
            accept_answer(made, opening(made), by=me)
    for member in (asker, agent):
        with in_community(Actor(member)) as person:
            assert accept_answer(made, answer, by=person).accepted == answer
            assert accept_answer(made, None, by=person).accepted is None
    trusted(colleague, level=3)
    with in_community(Actor(colleague)) as person:
        assert accept_answer(made, answer, by=person).accepted == answer


def test_a_locked_thread_takes_nothing_more(asker: Member, other: Member, agent: Member, started: Started) -> None:
    made = started(asker)
    with in_community(Actor(agent)) as staff:
        lock_thread(made, locked=True, by=staff)
    with in_community(Actor(other)) as person:
        with pytest.raises(Forbidden):
            answer_thread(made, body="x", name="露", by=person)
        with pytest.raises(Conflict):
            vote(opening(made), by=person)
    with in_community(Actor(asker)) as person, pytest.raises(Forbidden):
        edit_post(opening(made), title="新的标题", body="x", by=person)


def test_taking_back_keeps_the_thread_readable(
    asker: Member, other: Member, started: Started, trusted: Trusted
) -> None:
    made = started(asker, title="补助怎么算", body="我的独一无二的问题")
    trusted(other)
    with in_community(Actor(other)) as person:
        answer_thread(made, body="按天数算", by=person)
        with pytest.raises(Forbidden):
            remove_post(opening(made), by=person)
    with in_community(Actor(asker)) as person:
        remove_post(opening(made), by=person)
        with pytest.raises(Conflict):
            remove_post(opening(made), by=person)
    with in_community(Actor(other)) as person:
        found = find_thread(made.key, person)
        assert (found.answers, opening(found).body) == (1, "")
        assert not search_threads("独一无二", person)


def test_an_unanswered_thread_goes_with_its_opening(asker: Member, other: Member, started: Started) -> None:
    made = started(asker)
    with in_community(Actor(asker)) as person:
        remove_post(opening(made), by=person)
    with in_community(Actor(other)) as person, pytest.raises(NotFound):
        find_thread(made.key, person)


def test_three_weighty_reports_take_a_text_out_of_sight(
    asker: Member, provider: Tenant, agent: Member, started: Started, trusted: Trusted
) -> None:
    made = started(asker)
    with tenant_scope(builders.a_company("云帆物流有限公司", provider=provider)):
        people = [builders.a_member(f"举报人{at}") for at in range(4)]
    for member in people[:3]:
        trusted(member)
    with in_community(Actor(people[3])) as newcomer:
        report_post(opening(made), reason="spam", by=newcomer)
        with pytest.raises(Conflict):
            report_post(opening(made), reason="rude", by=newcomer)
    for at, member in enumerate(people[:3]):
        with in_community(Actor(member)) as person:
            assert opening(made).moderation == Shown.SHOWN, at
            report_post(opening(made), reason="spam", by=person)
    with in_community(Actor(agent)) as staff:
        assert opening(made).moderation == Shown.WAITING
        release_post(opening(made), by=staff)
        assert Thread.objects.get(pk=made.pk).moderation == Shown.SHOWN


def test_a_hidden_text_costs_trust(asker: Member, agent: Member, started: Started) -> None:
    made = [started(asker, title=f"第{at}个问题") for at in range(3)]
    with in_community(Actor(agent)) as staff:
        hide_post(opening(made[0]), by=staff)
    with in_community(Actor(asker)) as person:
        assert profile_of(person).level == 0


def test_promotion_makes_a_draft_that_names_its_source(
    asker: Member, other: Member, agent: Member, started: Started, trusted: Trusted
) -> None:
    made = started(asker)
    trusted(other, name="露")
    with in_community(Actor(agent)) as staff, pytest.raises(Conflict):
        promote_thread(made, section="claims", language="zh-hans", by=staff)
    with in_community(Actor(other)) as person:
        answer = answer_thread(made, body="按天数算，一天 100。", by=person)
    with in_community(Actor(agent)) as staff:
        accept_answer(made, answer, by=staff)
        made_of = promote_thread(made, section="claims", language="zh-hans", by=staff)
        draft = Edition.objects.get(article=made_of.article)
        assert not draft.is_current
        assert "按天数算" in draft.body
        assert f"/community/threads/{made.key}/" in draft.body
        assert "露" in draft.body
        assert "远山" not in draft.body
        with pytest.raises(Conflict):
            promote_thread(made, section="claims", language="zh-hans", by=staff)


def test_a_new_name_stands_over_what_was_written_before(asker: Member, started: Started) -> None:
    made = started(asker)
    with in_community(Actor(asker)) as person:
        name_oneself(name="换个名字", shows_company=True, by=person)
        assert Thread.objects.select_related("author").get(pk=made.pk).author.name == "换个名字"
