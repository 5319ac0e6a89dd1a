"""Where people and the organisation stand on the rail."""

from django.utils.translation import gettext_lazy as _

from hesi.workspace.access.navigation import ADMINISTRATION, Place, register
from hesi.workspace.access.permissions import MANAGE_PEOPLE
from hesi.workspace.people.permissions import MANAGE_CUSTOMERS


def register_places() -> None:
    """Called once at start-up."""
    register(
        Place(
            key="people",
            label=_("People and organisation"),
            url_name="admin-people",
            icon="users",
            order=70,
            permissions=(MANAGE_PEOPLE,),
            kinds=("customer", "provider"),
            group=ADMINISTRATION,
            also=("/admin/departments/", "/admin/roles/", "/admin/entities/", "/admin/projects/"),
        )
    )
    register(
        Place(
            key="customers",
            label=_("Customers"),
            url_name="customers",
            icon="building",
            order=45,
            permissions=(MANAGE_CUSTOMERS,),
            kinds=("provider",),
        )
    )
