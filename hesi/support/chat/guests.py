"""Visitors in the provider's workspace, and the signed link to their one chat."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.support.chat.models import Chat
from hesi.support.tickets.requester import Outsider
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.scope import active_tenant, tenant_scope

# A visitor comes back to read what was said within a week.
HOLDS_SECONDS = 7 * 24 * 3600
_SALT = "hesi.chat.link"


class Visitor(Outsider):
    """Somebody with the signed link of one chat, or about to begin one."""

    def __init__(self, *, name: str, email: str, chat_id: int | None = None) -> None:
        self.chat_id = chat_id
        self.name, self.email, self.label = name, email, name or email
        self.tenant = active_tenant()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link leads to, in the provider's workspace."""

    tenant: Tenant
    chat: Chat
    visitor: Visitor


def link_token(chat: Chat) -> str:
    """The signed words of the link to a visitor's chat."""
    return signing.dumps({"w": chat.tenant_id, "c": chat.pk}, salt=_SALT)


@contextmanager
def opened(token: str) -> Iterator[Opened]:
    """The chat of the link, its workspace's scope open. `NotFound` for a forged, old or foreign one, all alike."""
    facts = _facts(token)
    tenant = Tenant.objects.filter(pk=facts["w"]).first() if facts else None
    if facts is None or tenant is None:
        raise _unknown()
    with tenant_scope(tenant):
        chat = Chat.objects.select_related("agent", "line", "ticket").filter(pk=facts["c"], requester_id=None).first()
        if chat is None:
            raise _unknown()
        yield Opened(tenant, chat, Visitor(name=chat.requester_name, email=chat.requester_email, chat_id=chat.pk))


def ear_of(token: str) -> int | None:
    """Whose news the stream may give to the bearer of this link: the one chat's, or nobody's."""
    facts = _facts(token)
    return -int(facts["c"]) if facts else None


def _facts(token: str) -> dict[str, int] | None:
    try:
        facts = signing.loads(token, salt=_SALT, max_age=HOLDS_SECONDS)
        return {"w": int(facts["w"]), "c": int(facts["c"])}
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def _unknown() -> NotFound:
    return NotFound(_("This chat is no longer here. Begin a new one, or ask by e-mail."))
