"""What a company has set, told in a few words to the people an article explains it to.

The room that owns a setting registers `read(actor) -> str | None` under a key that articles name. It reads in the
actor's own workspace, through what the pages there show to the same person, and changes nothing. The words are in the
reader's language; None says that nothing of the kind is set, so that what would follow from it can be left out.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from hesi.workspace.access.actor import Actor, AnyActor
from hesi.workspace.access.looking import LookingActor
from hesi.workspace.tenancy.scope import tenant_scope

Read = Callable[[Actor], str | None]


@dataclass(frozen=True, slots=True)
class LiveSetting:
    """`page` is the address's name of where it is changed; `permission` is needed to be told it (empty: any member).

    `kinds` are the kinds of workspace that have it; in others nobody is told anything.
    """

    key: str
    label: str | Promise
    read: Read
    page: str = ""
    permission: str = ""
    kinds: tuple[str, ...] = ("customer",)


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was told of a setting; `value` None: nothing of the kind is set."""

    value: str | None
    page: str = ""


_settings: dict[str, LiveSetting] = {}


def live_setting(
    key: str,
    label: str | Promise,
    read: Read,
    *,
    page: str = "",
    permission: str = "",
    kinds: tuple[str, ...] = ("customer",),
) -> None:
    """Offer a setting to articles; called once from the owning room's `apps.py`."""
    _settings[key] = LiveSetting(key, label, read, page, permission, kinds)


def live_settings() -> list[LiveSetting]:
    """Every setting that articles may name, by key."""
    return sorted(_settings.values(), key=lambda setting: setting.key)


def find_live_setting(key: str) -> LiveSetting | None:
    """The setting of this key; None when no room offers one."""
    return _settings.get(key)


def tell_setting(key: str, actor: AnyActor | None) -> Told | None:
    """What this person may be told of the setting now; None when nothing, so that they read what holds for everybody.

    Only members of a company are told, each of their own company alone, whatever workspace is open. Who looks at their
    pages with consent is not: some of it stands on pages that are closed to a look.
    """
    setting = _settings.get(key)
    if setting is None or not isinstance(actor, Actor) or isinstance(actor, LookingActor):
        return None
    if actor.tenant.kind not in setting.kinds:
        return None
    with tenant_scope(actor.tenant):
        if setting.permission and not actor.holds(setting.permission):
            return None
        return Told(setting.read(actor) or None, setting.page)
