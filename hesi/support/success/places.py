"""Where customer success stands on the rail, and what a customer finds of it on its own pages."""

from django.utils.translation import gettext_lazy as _

from hesi.support.service.grants import ANSWER_TICKETS
from hesi.support.service.help_doors import HelpDoor, help_door
from hesi.support.success.own import course_of, has_own_onboarding, own_progress
from hesi.workspace.access.navigation import CUSTOMERS, Place, register
from hesi.workspace.people.first_steps import course_beside


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="success",
            label=_("My customers"),
            url_name="success",
            icon="star",
            order=47,
            group=CUSTOMERS,
            permissions=(ANSWER_TICKETS,),
            kinds=("provider",),
        )
    )
    course_beside(course_of)
    help_door(
        HelpDoor(
            key="onboarding",
            label=_("Getting started"),
            text=_("What comes next for your company, and by when."),
            url_name="own-onboarding",
            icon="checklist",
            order=65,
            note=own_progress,
            is_open=has_own_onboarding,
        )
    )
