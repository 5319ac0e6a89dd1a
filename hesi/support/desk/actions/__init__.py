"""What changes on the desk besides the tickets themselves."""

from hesi.support.desk.actions.bulk import MOST_AT_ONCE, Outcome, on_many
from hesi.support.desk.actions.looking import leave, look
from hesi.support.desk.actions.owning import remove_owned, save_canned_answer, save_macro, save_view

__all__ = [
    "MOST_AT_ONCE",
    "Outcome",
    "leave",
    "look",
    "on_many",
    "remove_owned",
    "save_canned_answer",
    "save_macro",
    "save_view",
]
