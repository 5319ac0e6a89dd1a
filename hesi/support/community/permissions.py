"""Who may do what in the community."""

from typing import Any

from hesi.support.community.models import Post, Profile, Shown, Thread
from hesi.support.community.persons import company_of, is_guest, is_staff, person_id_of
from hesi.support.community.trust import HIGHEST
from hesi.support.knowledge.grants import WRITE_ARTICLES
from hesi.support.service.grants import MANAGE_TICKETS
from hesi.support.tickets.models import Ticket
from hesi.support.tickets.permissions import is_asker
from hesi.workspace.access.rules import rule


@rule(even_read_only=True)
def may_take_part(actor: Any, *_: object) -> bool:
    """Every signed-in member, also after a trial has ended; guests only read."""
    return not is_guest(actor)


@rule(even_read_only=True)
def may_answer_thread(actor: Any, thread: Thread) -> bool:
    """Members, while it is neither locked nor merged away; staff also when locked."""
    if is_guest(actor) or thread.merged_into_id is not None:
        return False
    return is_staff(actor) or (not thread.is_locked and thread.moderation == Shown.SHOWN)


@rule(even_read_only=True)
def may_edit_post(actor: Any, post: Post) -> bool:
    """Its author, as long as staff have not hidden it and the thread goes on."""
    return is_own(actor, post.author) and post.moderation in (Shown.SHOWN, Shown.WAITING) and not post.thread.is_locked


@rule(even_read_only=True)
def may_remove_post(actor: Any, post: Post) -> bool:
    """Its author, also in a locked thread: what one has written one may take back."""
    return is_own(actor, post.author) and post.moderation != Shown.REMOVED


@rule(even_read_only=True)
def may_vote_for_post(actor: Any, post: Post) -> bool:
    """Members for what others wrote, while it is shown and the thread goes on."""
    goes_on = not post.thread.is_locked and post.thread.merged_into_id is None
    return not is_guest(actor) and goes_on and post.moderation == Shown.SHOWN and not is_own(actor, post.author)


@rule(even_read_only=True)
def may_report_post(actor: Any, post: Post) -> bool:
    """Members, what others wrote."""
    return not is_guest(actor) and post.moderation == Shown.SHOWN and not is_own(actor, post.author)


@rule(even_read_only=True)
def may_accept_answer(actor: Any, thread: Thread) -> bool:
    """Who asked, staff, and people of the highest trust."""
    if thread.kind != Thread.Kind.QUESTION or thread.is_locked or is_guest(actor):
        return False
    if is_own(actor, thread.author) or is_staff(actor):
        return True
    return Profile.objects.filter(
        company_id=company_of(actor), member_id=person_id_of(actor), level__gte=HIGHEST
    ).exists()


@rule
def may_moderate_community(actor: Any, *_: object) -> bool:
    """Agents of the provider."""
    return is_staff(actor)


@rule
def may_decide_ideas(actor: Any, *_: object) -> bool:
    """Those who lead support say what becomes of ideas, merge them, and set up areas."""
    return bool(is_staff(actor) and actor.holds(MANAGE_TICKETS))


@rule
def may_promote_thread(actor: Any, *_: object) -> bool:
    """Agents who write articles."""
    return bool(is_staff(actor) and actor.holds(WRITE_ARTICLES))


@rule
def may_publish_ticket(actor: Any, ticket: Ticket) -> bool:
    """Agents, a ticket of a member who can be asked."""
    return is_staff(actor) and ticket.customer_id is not None and ticket.requester_id is not None


@rule(even_read_only=True)
def may_answer_publication(actor: Any, ticket: Ticket) -> bool:
    """Only who asked the question."""
    return is_asker(actor, ticket)


def is_own(actor: Any, author: Profile) -> bool:
    """Whether the actor is this person."""
    return not is_guest(actor) and (author.company_id, author.member_id) == (company_of(actor), person_id_of(actor))
