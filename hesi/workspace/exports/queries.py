"""Finding an export."""

from django.utils.translation import gettext as _

from hesi.core.errors import NotFound
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.exports.models import Export


def find_export(key: str, actor: AnyActor) -> Export:
    """The export of this key if it is the actor's. Raises `NotFound`."""
    export: Export | None = Export.objects.visible_to(actor).select_related("file__tenant").filter(key=key).first()
    if export is None:
        raise NotFound(_("There is no such export of yours."))
    return export
