"""What rooms above documents want a person to hear at a document, such as a payee account that is not there yet."""

from collections.abc import Callable
from dataclasses import dataclass

from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import AnyActor


@dataclass(frozen=True, slots=True)
class Hint:
    """One sentence with its way out. `is_next` makes the way out the document's obvious next step."""

    text: str
    label: str
    url: str
    is_next: bool = False


Hinter = Callable[[Document, AnyActor], Hint | None]

_hinters: list[Hinter] = []


def add_submit_hint(hinter: Hinter) -> None:
    """Ask `hinter(document, actor)` on the pages of a document; called once from the other module's `apps.py`."""
    if hinter not in _hinters:
        _hinters.append(hinter)


def submit_hints(document: Document, actor: AnyActor) -> list[Hint]:
    """Every hint for this person at this document."""
    return [hint for hinter in _hinters if (hint := hinter(document, actor)) is not None]
