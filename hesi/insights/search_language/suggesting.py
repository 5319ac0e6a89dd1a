"""What could stand where the cursor is."""

from dataclasses import dataclass

from hesi.core.text import fold_name
from hesi.insights.search_language.fields import FIELDS
from hesi.insights.search_language.grammar import Kind, find_spec
from hesi.insights.search_language.offering import Suggestion
from hesi.insights.search_language.questions import COMMAS, MINUS, MOST_CHARS, NAMED, QUOTES
from hesi.insights.search_language.vocabulary import Vocabulary
from hesi.workspace.access.actor import AnyActor

# Fields whose values are looked through for a word that names no field yet, and how many of each are shown.
_LOOKED_THROUGH = ("type", "department", "state", "project", "person")
_OF_EACH = 3
_BEFORE_QUOTE = ":：,，、=＝-－−–"


@dataclass(frozen=True, slots=True)
class Offered:
    """The suggestions for the part of a text from `begins` to `ends`; `goes_on` where a value must follow."""

    begins: int
    ends: int
    suggestions: list[Suggestion]
    goes_on: tuple[bool, ...] = ()


def suggest(text: str, at: int, actor: AnyActor) -> Offered:
    """What could stand at this place of a text that is being typed: fields, or the values of one."""
    # Sign for sign, so that places stay: no database takes what cannot be shown.
    text = "".join(sign if sign.isprintable() else " " for sign in text[:MOST_CHARS])
    at = max(0, min(at, len(text)))
    begins, closing = _begin(text, at)
    if text[begins:at][:1] in tuple(MINUS):
        begins += 1
    vocabulary = Vocabulary(actor)
    named = NAMED.match(text, begins, at)
    spec = find_spec(named[1]) if named else None
    if named is None or spec is None:
        return _fields(text, begins, at, vocabulary)
    begins = named.end()
    if spec.kind is not Kind.AMOUNT:
        begins = max([begins, *(place + 1 for place in range(begins, at) if text[place] in COMMAS and not closing)])
    if spec.kind is Kind.WORDS and text[begins:at][:1] in ("=", "＝"):
        begins += 1
    typed = text[begins:at]
    typed = typed[1:] if typed[:1] in tuple(QUOTES) else typed
    found = FIELDS[spec.key].suggestions(vocabulary, typed)
    return Offered(begins, _end(text, at, closing), found, (False,) * len(found))


def _fields(text: str, begins: int, at: int, vocabulary: Vocabulary) -> Offered:
    """The fields called so, then the things of the company called so, each with its field."""
    typed = text[begins:at]
    asked = fold_name(typed)
    found = [
        Suggestion(f"{one.name}:", f"{one.name}:", str(one.about))
        for one in FIELDS.values()
        if any(fold_name(name).startswith(asked) for name in (one.key, *one.aliases))
    ]
    goes_on = [True] * len(found)
    for key in _LOOKED_THROUGH if asked else ():
        name = FIELDS[key].name
        values = FIELDS[key].suggestions(vocabulary, typed)[:_OF_EACH]
        found += [Suggestion(f"{name}:{one.text}", f"{name}:{one.text}", one.label) for one in values]
    goes_on += [False] * (len(found) - len(goes_on))
    return Offered(begins, _end(text, at, ""), found, tuple(goes_on))


def _begin(text: str, at: int) -> tuple[int, str]:
    """Where the term the cursor stands in begins, and what would close its open quotation mark."""
    begins, closing = 0, ""
    for place, sign in enumerate(text[:at]):
        if closing:
            closing = "" if sign in closing else closing
        elif sign in QUOTES and (place == begins or text[place - 1] in _BEFORE_QUOTE):
            closing = QUOTES[sign]
        elif sign.isspace():
            begins = place + 1
    return begins, closing


def _end(text: str, at: int, closing: str) -> int:
    """Where the value the cursor stands in ends."""
    for place in range(at, len(text)):
        if closing and text[place] in closing:
            return place + 1
        if not closing and (text[place].isspace() or text[place] in COMMAS):
            return place
    return at if closing else len(text)
