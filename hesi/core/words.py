"""One `_` for rooms that also run where Django is not set up, such as the child process that parses untrusted files."""


def gettext(message: str) -> str:
    """The sentence in the language active now; its English source where no language machinery has been started."""
    from django.apps import apps
    from django.conf import settings

    if not (settings.configured and apps.ready):
        return message
    from django.utils.translation import gettext as translated

    return translated(message)
