"""The reader's language.

One `_` for rooms that also run where Django is not set up, such as the child process that parses untrusted files; and
names that are kept in both languages."""


def gettext(message: str) -> str:
    """The sentence in the language active now; its English source where no language machinery has been started."""
    from django.apps import apps
    from django.conf import settings

    if not (settings.configured and apps.ready):
        return message
    from django.utils.translation import gettext as translated

    return translated(message)


def reads_english() -> bool:
    """Whether whoever reads now does so in English; everybody else reads Chinese."""
    from django.utils.translation import get_language

    return (get_language() or "").startswith("en")


def in_readers_language(chinese: str, english: str) -> str:
    """A name in the reader's language; the Chinese one where there is no English one."""
    return english if english and reads_english() else chinese
