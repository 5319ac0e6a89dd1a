"""How widely a person sees: what an export remembers of it, so that its file goes with what it was made by."""

from hesi.workspace.access.actor import Actor
from hesi.workspace.exports.registry import Exportable

Reach = dict[str, list[str]]


def reach_of(actor: Actor, exportable: Exportable) -> Reach:
    """Everything by which this person may see more than their own: permissions, departments headed, own of the list."""
    return {
        "permissions": sorted(actor.permissions),
        "departments": sorted(map(str, actor.headed_department_ids)),
        "own": sorted(exportable.reach(actor)) if exportable.reach else [],
    }


def is_within(made_with: Reach, now: Reach) -> bool:
    """Whether who had `made_with` still has all of it."""
    return all(set(kept) <= set(now.get(what, ())) for what, kept in made_with.items())
