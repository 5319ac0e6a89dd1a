"""Ability: named rules asked by the action, the template and the API's `allowed` list alike."""

from collections.abc import Callable
from typing import Any, TypeVar, overload

from django.utils.translation import gettext_lazy as _

from hesi.core.errors import Forbidden
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.access.looking import OnlyLooking

Rule = Callable[..., bool]
R = TypeVar("R", bound=Rule)


class WorkspaceReadOnly(Forbidden):
    code = "workspace_read_only"


_rules: dict[str, Rule] = {}
_even_read_only: set[str] = set()


@overload
def rule(function: R, *, even_read_only: bool = False) -> R: ...


@overload
def rule(function: None = None, *, even_read_only: bool = False) -> Callable[[R], R]: ...


def rule(function: R | None = None, *, even_read_only: bool = False) -> R | Callable[[R], R]:
    """Name a rule `may_verb_noun(actor, …) -> bool`; templates and the API ask it as `verb_noun`.

    `even_read_only` keeps it open after a trial has ended: asking for help, exporting, choosing a plan.
    """

    def register(rule: R) -> R:
        name = rule.__name__.removeprefix("may_")
        if name in _rules and _rules[name].__module__ != rule.__module__:
            raise ValueError(f"Rule {name!r} is defined twice.")
        _rules[name] = rule
        if even_read_only:
            _even_read_only.add(name)
        return rule

    return register(function) if function is not None else register


def may(actor: AnyActor, name: str, *subject: Any) -> bool:
    """Ask a rule by its name. An unknown name is a bug and raises KeyError."""
    allowed = not _only_looks(actor) and bool(_rules[name](actor, *subject))
    return allowed and not (actor.tenant.is_read_only and name not in _even_read_only)


def require(rule: Rule, actor: AnyActor, *subject: Any) -> None:
    """Refuse with `Forbidden` unless the rule allows; refuse every change in a workspace whose trial has ended.

    Who only looks through somebody's eyes is refused whatever the rule says.
    """
    if _only_looks(actor):
        raise OnlyLooking
    name = rule.__name__.removeprefix("may_")
    if actor.tenant.is_read_only and name not in _even_read_only:
        raise WorkspaceReadOnly(
            _(
                "The trial of this workspace has ended, so nothing can be changed. "
                "Everything is still here: choose a plan to go on."
            )
        )
    if not rule(actor, *subject):
        raise Forbidden(_("You may not do this here. Ask an administrator of your company if you need to."), rule=name)


def _only_looks(actor: AnyActor) -> bool:
    # Those who stand in for outsiders have no such mark.
    return bool(getattr(actor, "is_looking", False))


def allowed(actor: AnyActor, names: tuple[str, ...], *subject: Any) -> list[str]:
    """Which of the named rules hold for this actor and object; the API shows it as `allowed`."""
    return [name for name in names if may(actor, name, *subject)]
