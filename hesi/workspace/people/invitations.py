"""Letting a new colleague in: a mail with a link on which they choose their password."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.utils import translation

from hesi.workspace.access.actor import Actor
from hesi.workspace.access.permissions import may_manage_people
from hesi.workspace.access.rules import require
from hesi.workspace.people.adapter import MailNotSent
from hesi.workspace.people.models import Member
from hesi.workspace.people.verification import address_row


def invite(member: Member, *, by: Actor) -> bool:
    """Send the mail; False when the member has no sign-in or the mail server does not take it."""
    require(may_manage_people, by, member)
    user = member.user
    if user is None:
        return False
    address_row(user)
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    adapter = get_adapter()
    context = {
        "user": user,
        "password_reset_url": adapter.get_reset_password_from_key_url(key),
        "invitation": {"company": by.tenant.name, "by": by.label},
    }
    try:
        with translation.override(user.language or by.tenant.language):
            adapter.send_mail("account/email/password_reset_key", user.email, context)
    except MailNotSent:
        return False
    return True
