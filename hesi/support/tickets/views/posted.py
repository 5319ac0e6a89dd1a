"""What a form sent, an empty one too."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The fields of a POST, however few; None where nothing was sent."""
    return request.POST if request.method == "POST" else None
