"""What a conversation was about, as the desk files it: guessed from the article nearest to its questions."""

from hesi.support.assistant.finding import section_of
from hesi.support.assistant.models import Turn

_BY_SECTION = {
    "claims": "claims",
    "invoices": "recognition",
    "approvals": "approval",
    "policies": "claims-standard",
    "payments": "payment",
    "reports": "export",
    "administration": "setup",
    "security": "account",
    "api": "api",
    "start": "other-howto",
}
ANYTHING = "other"


def category_of(turns: list[Turn]) -> str:
    """The key of a category; `other` where no article was near."""
    keys = [turn.article for turn in reversed(turns) if turn.article]
    return _BY_SECTION.get(section_of(keys[0]), ANYTHING) if keys else ANYTHING
