"""What readers looked for in vain. Counted, not acted: nobody changes anything by it."""

from django.db import IntegrityError, transaction
from django.db.models import F

from hesi.core.text import clean_line
from hesi.core.time import now
from hesi.support.knowledge.models import Miss


def note_miss(query: str, language: str) -> None:
    """Remember what was looked for in vain."""
    asked = clean_line(query, 120).casefold()
    if len(asked) < 2:
        return
    found = Miss.objects.filter(query=asked, language=language)
    if not found.update(times=F("times") + 1, last_at=now()):
        try:
            with transaction.atomic():
                Miss.objects.create(query=asked, language=language)
        except IntegrityError:
            found.update(times=F("times") + 1, last_at=now())
