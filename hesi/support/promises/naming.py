"""What the things are called that policies ask about and that belong to rooms above this one."""

from collections.abc import Callable

Choices = Callable[[], list[tuple[str, str]]]

_categories: list[Choices] = []


def name_categories(choices: Choices) -> None:
    """Say which categories there are, key and name in the reader's language; called once from the owner's `apps.py`."""
    _categories[:] = [choices]


def category_choices() -> list[tuple[str, str]]:
    """Key and name of every category a policy may ask for; none where nobody owns categories."""
    return _categories[0]() if _categories else []
