"""What rooms above put on the pages of a document and keep beside its draft, and kinds with a form of their own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse

from hesi.expenses.documents.models import Document
from hesi.workspace.access.actor import AnyActor

# Inputs of the editor that belong to rooms above bear this before their name.
PREFIX = "beside-"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a page: the name of its template, and the facts that it draws as `part.facts`.

    In the editor its root element bears an id of its own, by which a save draws it anew. After a refused save `typed`
    is what stood in its inputs and `refused` what was wrong with them, both by name without the prefix.
    """

    template: str
    facts: Any
    typed: Mapping[str, str] | None = None
    refused: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnForm:
    """The names of the addresses where documents of a kind are begun and changed."""

    start: str
    edit: str


Maker = Callable[[Document, AnyActor], Part | None]
Keeper = Callable[[Document, Mapping[str, str], AnyActor], None]

_of_page: list[Maker] = []
_of_editor: list[Maker] = []
_keepers: list[Keeper] = []
_own_forms: dict[str, OwnForm] = {}


def show_on_document(maker: Maker) -> None:
    """Draw `maker(document, actor)` where the document is read and decided; called once at start-up."""
    if maker not in _of_page:
        _of_page.append(maker)


def show_in_editor(maker: Maker, keeper: Keeper) -> None:
    """Draw `maker(document, actor)` in the editor, and have `keeper(document, typed, by)` keep what is typed there.

    `typed` are the inputs whose names begin with `beside-`, without that. A refusal keeps the draft from being saved.
    """
    if maker not in _of_editor:
        _of_editor.append(maker)
        _keepers.append(keeper)


def has_own_form(kind: str, form: OwnForm) -> None:
    """Documents of this kind are filled in somewhere else than in the editor of claims."""
    _own_forms[kind] = form


def parts_of_page(document: Document, actor: AnyActor) -> list[Part]:
    """What stands on the document's page besides its lines."""
    return [part for maker in _of_page if (part := maker(document, actor)) is not None]


def parts_of_editor(
    document: Document,
    actor: AnyActor,
    typed: Mapping[str, str] | None = None,
    refused: Mapping[str, str] | None = None,
) -> list[Part]:
    """What stands in its editor besides its lines; after a refused save with what was typed and what was wrong."""
    made = [part for maker in _of_editor if (part := maker(document, actor)) is not None]
    return made if typed is None else [replace(part, typed=typed, refused=refused or {}) for part in made]


def typed_beside(data: Mapping[str, Any]) -> dict[str, str]:
    """The inputs that belong to rooms above, by their names without the prefix."""
    return {name.removeprefix(PREFIX): str(value) for name, value in data.items() if name.startswith(PREFIX)}


def keep_beside(document: Document, typed: Mapping[str, str], by: AnyActor) -> None:
    """Hand what was typed to those who keep it, in the transaction that saves the draft."""
    if typed:
        for keeper in _keepers:
            keeper(document, typed, by)


def edited_at(document: Document) -> str:
    """The address where a document with a form of its own is changed; empty for a claim."""
    form = _own_forms.get(document.kind)
    return reverse(form.edit, args=[document.number]) if form else ""


def begun_at(kind: str) -> str:
    """The address where documents of this kind are begun; empty where they are begun as claims are."""
    form = _own_forms.get(kind)
    return reverse(form.start) if form else ""


def kinds_with_own_form() -> list[str]:
    """The kinds that are begun somewhere else."""
    return list(_own_forms)
