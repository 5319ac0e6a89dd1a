"""Who may export, and fetch what was exported. Both stay open when a trial has ended: the data are the company's."""

from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.rules import rule
from hesi.workspace.exports.models import Export
from hesi.workspace.exports.reach import is_within, reach_of
from hesi.workspace.exports.registry import Exportable, find_exportable


@rule(even_read_only=True)
def may_ask_export(actor: AnyActor, exportable: Exportable) -> bool:
    return actor.member_id is not None and exportable.is_open_to(actor)


@rule(even_read_only=True)
def may_cancel_export(actor: AnyActor, export: Export) -> bool:
    return actor.member_id == export.asked_by_id


@rule(even_read_only=True)
def may_download_export(actor: AnyActor, export: Export) -> bool:
    """Only who asked, while they work here and the permission behind it is still held."""
    is_own = actor.member is not None and actor.member_id == export.asked_by_id and actor.member.is_active
    return is_own and find_exportable(export.kind).is_open_to(actor)


def sees_as_widely(actor: Actor, export: Export) -> bool:
    """Whether the actor still holds everything by which the rows of this file were chosen."""
    return is_within(export.reach, reach_of(actor, find_exportable(export.kind)))
