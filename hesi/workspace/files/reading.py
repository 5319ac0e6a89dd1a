"""Who may fetch a file: each purpose has one rule, registered by the module that stores such files."""

from collections.abc import Callable
from dataclasses import dataclass

from hesi.core.errors import NotFound
from hesi.core.words import gettext as _
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.models import StoredFile
from hesi.workspace.tenancy.scope import across_tenants, tenant_scope

Rule = Callable[[AnyActor, StoredFile], bool]


@dataclass(frozen=True, slots=True)
class _Reading:
    rule: Rule
    guests: bool
    shows_pictures: bool


_readings: dict[str, _Reading] = {}


def allow_reading(purpose: str, rule: Rule, *, guests: bool = False, shows_pictures: bool = False) -> None:
    """Files of this purpose may be fetched by the actors the rule accepts; called once from the module's `apps.py`.

    With `guests` the rule is also asked about members of another workspace (a customer and their ticket's attachment);
    it runs inside the file's workspace and must say no to everybody it does not know. `shows_pictures` lets pages show
    those that are pictures in place, with `?inline=1`.
    """
    _readings[purpose] = _Reading(rule, guests, shows_pictures)


def shows_pictures(purpose: str) -> bool:
    """Whether pictures of this purpose may be shown in place."""
    reading = _readings.get(purpose)
    return reading is not None and reading.shows_pictures


def find_file(key: str, actor: AnyActor) -> StoredFile:
    """The file behind a link, for an actor who may fetch it; for everybody else there is none (`NotFound`)."""
    with across_tenants():
        file = StoredFile.objects.select_related("tenant").filter(key=key).first()
    reading = _readings.get(file.purpose) if file else None
    if file is not None and reading is not None and (reading.guests or file.tenant_id == actor.tenant.pk):
        with tenant_scope(file.tenant):
            if reading.rule(actor, file):
                return file
    raise NotFound(_("There is no such file for you. It may have been removed, or the link belongs to someone else."))
