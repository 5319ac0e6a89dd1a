"""Every state change of surveys."""

from hesi.support.surveys.actions.answering import answer_survey
from hesi.support.surveys.actions.inviting import invite_due, remind_due
from hesi.support.surveys.actions.planning import close_survey, discard_survey, save_survey, start_survey

__all__ = [
    "answer_survey",
    "close_survey",
    "discard_survey",
    "invite_due",
    "remind_due",
    "save_survey",
    "start_survey",
]
