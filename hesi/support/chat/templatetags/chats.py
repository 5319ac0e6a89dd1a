"""Addresses of what was sent in a chat."""

from django import template
from django.urls import reverse

from hesi.support.chat.views.shared import Way
from hesi.workspace.files.models import StoredFile

register = template.Library()


@register.simple_tag
def chat_file_url(way: Way, file: StoredFile) -> str:
    """Where this side fetches the file: a visitor behind their link, everybody else by who they are."""
    if way.prefix == "help-chat":
        return reverse("help-chat-file", args=[way.word, file.key])
    return reverse("file", args=[file.key])
