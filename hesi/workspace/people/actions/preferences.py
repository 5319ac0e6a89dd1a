"""What a person sets for themselves."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.workspace.access.actor import Actor
from hesi.workspace.access.rules import require
from hesi.workspace.events.record import record
from hesi.workspace.people.models import Member, User
from hesi.workspace.people.permissions import may_change_own_preferences


@transaction.atomic
def change_own_details(*, name: str, language: str, theme: str, by: Actor) -> Member:
    """The person's name as colleagues see it, the language of their pages and mails, and light or dark."""
    require(may_change_own_preferences, by)
    member: Member = Member.objects.locked(by.member_id)
    name = clean_line(name, 60)
    if not name:
        problem = _("Enter your name.")
        raise Invalid(problem, fields={"name": problem})
    if member.name != name:
        before, member.name = member.name, name
        member.save(update_fields=["name"])
        record("member.renamed", member, by=by, before=before)
    if member.user_id is not None:
        User.objects.filter(pk=member.user_id).update(name=name, language=_known(language), theme=theme)
    return member


def choose_language(user: User, language: str) -> None:
    """The language of this person's pages and mails from now on."""
    User.objects.filter(pk=user.pk).update(language=_known(language))


def _known(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
