"""Ways of asking for people that pages and the API share."""

from django.db.models import Q


def named(asked: str) -> Q:
    """Members whose name or e-mail holds these words, or whose employee number begins with them."""
    if not asked:
        return Q()
    return Q(name__icontains=asked) | Q(email__icontains=asked) | Q(employee_no__istartswith=asked)
