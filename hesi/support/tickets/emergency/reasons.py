"""What makes a question an emergency."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reason(TextChoices):
    OUTAGE = "outage", _("The system cannot be used")
    YEAR_END = "year_end", _("Month-end or year-end closing is at risk")
    RECONCILIATION = "reconciliation", _("Reconciliation or payment is blocked")
    DATA = "data", _("Data is wrong or missing for many people")
    OTHER = "other", _("Another reason why work stands still")


def reason_label(key: str) -> str:
    """The reason in the reader's language; empty for one that is not known."""
    return str(dict(Reason.choices).get(key, ""))
