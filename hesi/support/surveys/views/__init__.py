"""Pages of surveys: the form of who was asked, and the desk's."""

from hesi.support.surveys.views.answering import survey, surveys
from hesi.support.surveys.views.desk import closing, desk_survey, desk_surveys, new, removal, start

__all__ = ["closing", "desk_survey", "desk_surveys", "new", "removal", "start", "survey", "surveys"]
