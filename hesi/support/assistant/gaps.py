"""Questions nobody could answer, kept for those who write articles, without what would tell of people or companies."""

import re
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Value

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.assistant.models import Gap
from hesi.support.knowledge.queries import language_for
from hesi.support.knowledge.readers import provider_for
from hesi.workspace.people.models import Member
from hesi.workspace.tenancy.scope import tenant_scope

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"[A-Za-z]{0,4}-?\d(?:[\d,.\-]*\d)?")
_LEAST_SIGNS = 4


def masked(text: str, names: list[str]) -> str:
    """The question with e-mail addresses, numbers and these names taken out."""
    text = _MAIL.sub("@", clean_line(text, 200))
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "…")
    return _NUMBER.sub("#", text).casefold()[:200]


def note_gap(text: str, actor: Any, *, language: str) -> None:
    """Count the question at the provider. It is no event: nobody did anything but ask."""
    provider = provider_for(actor)
    if provider is None:
        return
    question = masked(text, _names_in(text, actor))
    if len(question) < _LEAST_SIGNS:
        return
    with tenant_scope(provider):
        rows = Gap.objects.filter(question=question, language=language_for(language))
        if rows.update(times=F("times") + 1, last_at=now()):
            return
        try:
            with transaction.atomic():
                Gap.objects.create(question=question, language=language_for(language))
        except IntegrityError:
            rows.update(times=F("times") + 1, last_at=now())


def _names_in(text: str, actor: Any) -> list[str]:
    if actor is None:
        return []
    named = Member.objects.annotate(asked=Value(text[:500])).filter(asked__contains=F("name"))
    return [actor.tenant.name, *(name for name in named.values_list("name", flat=True)[:20] if len(name) > 1)]
