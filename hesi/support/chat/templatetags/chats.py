"""What was sent in a chat: which of it is shown as a picture, and its address."""

from django import template
from django.urls import reverse

from hesi.support.chat.models import ChatMessage
from hesi.support.chat.views.shared import Way
from hesi.workspace.files.models import StoredFile
from hesi.workspace.files.pictures import PICTURE_TYPES

register = template.Library()


@register.simple_tag
def chat_file_url(way: Way, file: StoredFile) -> str:
    """Where this side fetches the file: a visitor behind their link, everybody else by who they are."""
    if way.prefix == "help-chat":
        return reverse("help-chat-file", args=[way.word, file.key])
    return reverse("file", args=[file.key])


@register.filter
def pictures(message: ChatMessage) -> list[StoredFile]:
    """Sent pictures, shown in place."""
    return [file for file in _sent(message) if file.media_type in PICTURE_TYPES]


@register.filter
def other_files(message: ChatMessage) -> list[StoredFile]:
    """Everything else, shown as links."""
    return [file for file in _sent(message) if file.media_type not in PICTURE_TYPES]


def _sent(message: ChatMessage) -> list[StoredFile]:
    """In the order in which they were chosen; read beforehand with the messages."""
    return sorted(message.files.all(), key=lambda file: file.pk)
