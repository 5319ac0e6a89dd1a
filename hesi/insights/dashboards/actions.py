"""Arranging one's boards."""

from collections.abc import Sequence
from typing import get_args

from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid, NotFound
from hesi.insights.dashboards.arranging import Arranged, Move
from hesi.insights.dashboards.cards import cards_for, roles_for
from hesi.insights.dashboards.models import Arrangement
from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import require, rule
from hesi.workspace.events.record import record


@rule(even_read_only=True)
def may_arrange_board(actor: AnyActor, *_: object) -> bool:
    return actor.member_id is not None


@transaction.atomic
def arrange_card(role_key: str, card_key: str, move: str, *, cards: Sequence[str] = (), by: Actor) -> Arrangement:
    """Move a card of one's board earlier or later among the cards that are there now, hide it or show it again.

    `cards` are the keys of own cards that no role brings, such as pinned reports. Raises `NotFound` for a board or a
    card the person does not have, `Invalid` for anything else but a move.
    """
    require(may_arrange_board, by)
    if move not in get_args(Move):
        raise Invalid(_("Choose what to do with the card: earlier, later, hide or show."))
    keys = [*_keys_of(role_key, by), *cards]
    if card_key not in keys:
        raise NotFound(_("There is no such card on your board."))
    kept = _locked(by)
    arranged = Arranged.of(kept.boards.get(role_key)).moved(card_key, move, keys)  # type: ignore[arg-type]
    return _keep(kept, role_key, arranged, by=by)


@transaction.atomic
def reset_board(role_key: str, *, by: Actor) -> Arrangement:
    """All cards again, in their usual order."""
    require(may_arrange_board, by)
    _keys_of(role_key, by)
    return _keep(_locked(by), role_key, Arranged(), by=by)


def _keys_of(role_key: str, by: Actor) -> list[str]:
    if all(one.key != role_key for one in roles_for(by)):
        raise NotFound(_("There is no such board for you."))
    return [one.key for one in cards_for(by, role_key)]


def _locked(by: Actor) -> Arrangement:
    kept, _made = Arrangement.objects.select_for_update(of=("self",)).get_or_create(member=by.member)
    found: Arrangement = kept
    return found


def _keep(kept: Arrangement, role_key: str, arranged: Arranged, *, by: Actor) -> Arrangement:
    kept.boards = {**kept.boards, role_key: arranged.as_kept()}
    kept.save(update_fields=["boards"])
    record("board.arranged", kept, by=by, board=role_key)
    return kept
