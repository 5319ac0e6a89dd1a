"""Two opinions at the same moment: each counts once, and none is lost. SQLite and PostgreSQL alike."""

from collections.abc import Iterator
from typing import Any

import pytest

from hesi.core.errors import Conflict
from hesi.support.community.actions import (
    accept_answer,
    answer_thread,
    hide_post,
    merge_ideas,
    start_thread,
    unvote,
    vote,
)
from hesi.support.community.actions.steps import profile_of
from hesi.support.community.models import Post, Profile, Thread, Vote
from hesi.support.tickets.requester import Requester
from hesi.workspace.access.actor import Actor
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import tenant_scope
from tests import builders
from tests.races.racing import race, refusals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.parametrize("turn", range(2))]


class Square:
    """The community of one provider, with people whose texts need not wait."""

    def __init__(self) -> None:
        self.tenant: Tenant = builders.a_provider()
        with tenant_scope(self.tenant):
            self.lead: Member = builders.a_member("苏敏", roles=("support_lead",))
        company = builders.a_company(provider=self.tenant)
        with tenant_scope(company):
            self.people = [Actor(builders.a_member(name)) for name in ("林晓", "许佳", "白露")]

    def person(self, at: int) -> Any:
        """Who stands in the provider's workspace; made anew for each call, as each page does."""
        return Requester(self.people[at])

    def named(self, at: int) -> Any:
        person = self.person(at)
        Profile.objects.filter(pk=profile_of(person).pk).update(level=1, name=f"网友{at}")
        return person

    def thread(self, at: int, kind: str, title: str = "提交前提醒漏报") -> Thread:
        return start_thread(area="claims", kind=kind, title=title, body="正文", by=self.named(at))


@pytest.fixture
def square() -> Iterator[Square]:
    made = Square()
    with tenant_scope(made.tenant):
        yield made


def opening(thread: Thread) -> Post:
    found: Post = Post.objects.get(thread=thread, is_opening=True)
    return found


def expect_counted(*threads: Thread) -> None:
    for thread in threads:
        thread.refresh_from_db()
        given = Vote.objects.filter(post=opening(thread)).count()
        assert (thread.votes, opening(thread).votes) == (given, given)


def test_one_persons_two_votes_count_once(square: Square, turn: int) -> None:
    idea = square.thread(0, "idea")
    square.named(1)
    answers = race(square.tenant, *[lambda: vote(opening(idea), by=square.person(1))] * 2)
    assert answers == [1, 1]
    expect_counted(idea)
    assert Vote.objects.count() == 1


def test_a_first_vote_of_somebody_new_makes_one_person(square: Square, turn: int) -> None:
    ideas = [square.thread(0, "idea", f"第{number}个建议") for number in (1, 2)]
    answers = race(square.tenant, *(lambda i=i: vote(opening(i), by=square.person(2)) for i in ideas))
    assert answers == [1, 1]
    assert Profile.objects.filter(member_id=square.people[2].member_id).count() == 1
    expect_counted(*ideas)


def test_two_people_and_one_who_changes_their_mind(square: Square, turn: int) -> None:
    idea = square.thread(0, "idea")
    for at in (1, 2):
        square.named(at)
    vote(opening(idea), by=square.person(1))
    race(
        square.tenant,
        lambda: unvote(opening(idea), by=square.person(1)),
        lambda: vote(opening(idea), by=square.person(2)),
    )
    expect_counted(idea)
    assert Vote.objects.get().profile.member_id == square.people[2].member_id


def test_of_two_answers_accepted_at_once_one_stays(square: Square, turn: int) -> None:
    question = square.thread(0, "question")
    first, second = (answer_thread(question, body="按票据日期", by=square.named(at)) for at in (1, 2))
    race(
        square.tenant,
        lambda: accept_answer(question, first, by=square.person(0)),
        lambda: accept_answer(question, second, by=Actor(square.lead)),
    )
    question.refresh_from_db()
    assert question.accepted_id in (first.pk, second.pk)
    assert Thread.objects.exclude(accepted=None).count() == 1


def test_what_is_hidden_meanwhile_is_not_the_answer(square: Square, turn: int) -> None:
    question = square.thread(0, "question")
    answer = answer_thread(question, body="加我微信", by=square.named(1))
    race(
        square.tenant,
        lambda: accept_answer(question, answer, by=square.person(0)),
        lambda: hide_post(answer, by=Actor(square.lead)),
    )
    question.refresh_from_db()
    assert question.accepted_id is None


def test_a_vote_against_a_merge_is_carried_or_told_where_to_go(square: Square, turn: int) -> None:
    gone, kept = square.thread(0, "idea"), square.thread(1, "idea", "漏报时提醒一下")
    square.named(2)
    answers = race(
        square.tenant,
        lambda: vote(opening(gone), by=square.person(2)),
        lambda: merge_ideas(gone, kept, by=Actor(square.lead)),
    )
    late = refusals(answers)
    assert all(isinstance(refusal, Conflict) for refusal in late)
    expect_counted(kept)
    # The author of the idea that is gone counts for the one that stays, and so does who was in time.
    assert kept.votes == (1 if late else 2)


def test_two_merges_across_each_other_leave_one_idea(square: Square, turn: int) -> None:
    one, other = square.thread(0, "idea"), square.thread(1, "idea", "漏报时提醒一下")
    answers = race(
        square.tenant,
        lambda: merge_ideas(one, other, by=Actor(square.lead)),
        lambda: merge_ideas(other, one, by=Actor(square.lead)),
    )
    assert len(refusals(answers)) == 1
    assert Thread.objects.filter(merged_into=None).count() == 1
    expect_counted(Thread.objects.get(merged_into=None))
