"""An article drawn for one person: their company's present values, the pages they may open, its pictures."""

from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from hesi.support.knowledge.live import Tell, nobody_told
from hesi.support.knowledge.media import media_of
from hesi.support.knowledge.models import Edition
from hesi.support.knowledge.text import Reading, Rendered, draw
from hesi.workspace.access.registry import BUILT_IN_NAMES, built_in_permissions
from hesi.workspace.live_settings import Told, find_live_setting, tell_setting


def shown_to(edition: Edition, actor: Any) -> Rendered:
    """The text as this person reads it (None: a visitor), in the language it is written in."""
    with override(edition.language):
        return draw(edition.body, _reading(edition.article_id, edition.body, teller_for(actor), actor))


def previews(article_id: int, body: str, language: str, actor: Any) -> list[tuple[str, Rendered]]:
    """The text as the people it is written for will read it, each with who they are; once where it is for all alike."""
    from hesi.support.knowledge.live import keys_of

    ways: list[tuple[str, Tell]] = [(_("What everybody reads"), nobody_told)]
    if keys_of(body):
        ways = [
            (_("Where the company has set it"), _as_set),
            (_("Where the company has not"), lambda _key: Told(None)),
            (_("Visitors, agents, and who may not be told"), nobody_told),
        ]
    with override(language):
        return [(title, draw(body, _reading(article_id, body, tell, actor))) for title, tell in ways]


def teller_for(actor: Any) -> Tell:
    """What this person may be told; each setting is read once a page."""
    known: dict[str, Told | None] = {}

    def tell(key: str) -> Told | None:
        if key not in known:
            known[key] = tell_setting(key, actor)
        return known[key]

    return tell


def who_opens(page: str, actor: Any) -> str:
    """Who may open a page that this person may not; empty where they may. A visitor may sign in first."""
    guard = _guard_of(page)
    if actor is None or not isinstance(guard, tuple) or any(actor.holds(permission) for permission in guard):
        return ""
    wanted = set(guard)
    roles = [str(name) for key, name in BUILT_IN_NAMES.items() if wanted & built_in_permissions(key)]
    return _(", ").join(roles) or _("people with another role")


def _reading(article_id: int, body: str, tell: Tell, actor: Any) -> Reading:
    return Reading(tell, lambda page: who_opens(page, actor), media_of(article_id, body))


def _as_set(key: str) -> Told:
    setting = find_live_setting(key)
    return Told(f"‹{setting.label}›" if setting is not None else key)


def _guard_of(page: str) -> Any:
    try:
        return getattr(resolve(reverse(page)).func, "guard", None)
    except NoReverseMatch:
        return None
