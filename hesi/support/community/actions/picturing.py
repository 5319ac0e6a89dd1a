"""Putting pictures below a text, and taking them out again."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.support.community.models import Picture, Post
from hesi.support.knowledge.media_kinds import MAX_PICTURE_BYTES, picture_in
from hesi.support.knowledge.media_kinds import Picture as Checked
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.store import store_file

MOST_PICTURES = 4
# No rule for this purpose: these files are given out with their text only.
PURPOSE = "community"


def checked_pictures(files: Sequence[Any], *, kept: int = 0) -> list[tuple[str, Checked]]:
    """The uploads (`name`, `read`) as they will be kept, beside `kept` that stand there already.

    Raises `Invalid` for too many, too large, and what is no picture.
    """
    if kept + len(files) > MOST_PICTURES:
        raise _refused(_("At most {limit} pictures can stand with one text.").format(limit=MOST_PICTURES))
    found = []
    for file in files:
        name = clean_line(file.name, 80)
        try:
            found.append((name, picture_in(file.read(MAX_PICTURE_BYTES + 1), name)))
        except Invalid as refusal:
            raise _refused(refusal.message) from refusal
    return found


def put_pictures(post: Post, pictures: Sequence[tuple[str, Checked]], *, by: Any) -> None:
    """Keep checked pictures with a text."""
    for name, one in pictures:
        stored = store_file(one.content, name=name, media_type=one.media_type, purpose=PURPOSE, by=by)
        Picture.objects.create(post=post, file=stored, width=one.width, height=one.height)


def drop_pictures(post: Post, keys: Collection[str] | None = None) -> None:
    """Take these pictures of a text out for good, or all of them."""
    rows = Picture.objects.filter(post=post)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    files = list(rows.values_list("file_id", flat=True))
    rows.delete()
    StoredFile.objects.filter(pk__in=files, purpose=PURPOSE).delete()


def _refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"pictures": sentence})
