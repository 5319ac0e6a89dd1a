"""Pictures sent with a message, shown in place: only what begins like a picture, as a browser may not run it."""

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hesi.core.errors import NotFound
from hesi.workspace.access.doors import signed_in
from hesi.workspace.access.request import Request
from hesi.workspace.files.pictures import is_picture
from hesi.workspace.files.reading import find_file
from hesi.workspace.files.views import download_response


@require_GET
@signed_in
def picture(request: Request, key: str) -> HttpResponseBase:
    """A picture of a ticket one may read. What says it is one and is not, is not shown."""
    stored = find_file(key, request.actor)
    if stored.purpose != "ticket" or not is_picture(stored):
        raise NotFound(_("There is no such picture for you."))
    return download_response(stored, inline=True)
