"""Removing the files of exports after their seven days. The export itself stays in its asker's list."""

from django.db import transaction

from hesi.core.time import now
from hesi.workspace.exports.models import Export
from hesi.workspace.files.models import StoredFile


@transaction.atomic
def drop_expired() -> int:
    """Forget the files that have expired in the open workspace; how many. Their content goes with the next sweep."""
    expired = Export.objects.expired(now())
    files = list(expired.values_list("file", flat=True))
    expired.update(file=None)
    StoredFile.objects.filter(pk__in=files, purpose="export").delete()
    return len(files)
