"""Finding text that somebody forgot to translate, on pages as people read them."""

import re
from collections.abc import Iterable

from hesi.expenses.documents.starting_set import EXPENSE_TYPES
from tests.journeys.visiting import Page

# Names, codes and words that Chinese pages say in Latin letters.
_AS_IS = {
    "hesi", "english", "chrome", "xml", "ofd", "pdf", "xlsx", "zip", "jpg", "png", "api", "ctrl", "enter", "esc", "ecb",
    "cny", "usd", "eur", "excel", "django", "mozilla", "csv",
}  # fmt: skip
_WORD = re.compile(r"[A-Za-z][a-z]{2,}(?:['’][a-z]+)?")
# Addresses, keys, numbers of documents and names of files are data.
_DATA = re.compile(r"\S+@\S+|\S*[/_]\S*|[A-Z]{2}-\d+\S*|\S+\.(?:xml|ofd|pdf|jpg|png|zip|xlsx)\b|\S*\d\S*")
_TYPE_WORDS = {word for row in EXPENSE_TYPES for word in row[-1].split()}
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
_OTHER_LANGUAGE = {"简体中文", "中文"}


def untranslated(page: Page, language: str, names: Iterable[str] = ()) -> set[str]:
    """Texts of the page that are in the other language; `names` are the people's and companies'."""
    found = set()
    for piece in page.pieces():
        text = "" if _is_words_of_types(piece) else piece
        for name in names:
            text = text.replace(name, " ")
        if language == "en":
            if rest := set(_CHINESE.findall(text)) - _OTHER_LANGUAGE:
                found.add(f"{piece} ({', '.join(rest)})")
        elif [word for word in _WORD.findall(_DATA.sub(" ", text)) if word.lower() not in _AS_IS]:
            found.add(piece)
    return found


def _is_words_of_types(text: str) -> bool:
    """The words on invoices that suggest an expense type are in the languages of invoices."""
    return all(word in _TYPE_WORDS for word in text.removesuffix("…").split("、"))


def expect_translated(pages: Iterable[Page], language: str, names: Iterable[str] = ()) -> None:
    """Nothing on these pages is in the other language. The audit trail names events and facts as they are stored."""
    pages = [page for page in pages if page.content and not page.address.endswith("/admin/audit/")]
    found = {(page.address, text) for page in pages for text in untranslated(page, language, names)}
    assert not found, "\n".join(f"{address}: {text}" for address, text in sorted(found))
