"""What is sent along with a message."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hesi.core.errors import Invalid
from hesi.core.text import clean_line
from hesi.support.tickets.models import Message, MessageAttachment
from hesi.workspace.access.actor import AnyActor
from hesi.workspace.files.store import store_file

MAX_FILES = 10
MAX_FILE_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent along. `content_id` names an inline picture of a mail."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""


def attach(message: Message, files: Sequence[Upload], *, by: AnyActor) -> None:
    """Keep the files sent with a message, in the provider's workspace. Raises `Invalid` naming file and limit."""
    if len(files) > MAX_FILES:
        sentence = _("At most {limit} files can go with one message.").format(limit=MAX_FILES)
        raise Invalid(sentence, fields={"attachments": sentence})
    for upload in files:
        if len(upload.content) > MAX_FILE_BYTES:
            sentence = _(
                "“{name}” is larger than {limit} MB. Send a smaller file or a picture of the part that matters."
            ).format(name=clean_line(upload.name, 80), limit=MAX_FILE_BYTES // 1024 // 1024)
            raise Invalid(sentence, fields={"attachments": sentence})
        stored = store_file(upload.content, name=upload.name, media_type=upload.media_type, purpose="ticket", by=by)
        MessageAttachment.objects.create(message=message, file=stored, content_id=upload.content_id[:255])
