"""Taxpayer ids: the unified social credit code of GB 32100-2015 and the ids that came before it."""

import re
import unicodedata

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, position, 31) for position in range(17))
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CREDIT_CODE = re.compile(rf"[{ALPHABET}]{{2}}\d{{6}}[{ALPHABET}]{{10}}")


def clean(text: str) -> str:
    """The id as it is stored: widths folded, capitals, no spaces or dashes."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()


def check_character(first_seventeen: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015, 5.2), or "" if a character is not allowed."""
    if len(first_seventeen) != 17 or any(char not in ALPHABET for char in first_seventeen):
        return ""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def is_credit_code(text: str) -> bool:
    """Whether the text is a unified social credit code whose check character is right."""
    return bool(_CREDIT_CODE.fullmatch(text)) and check_character(text[:17]) == text[17]


def is_person_id(text: str) -> bool:
    """Whether the text is a resident identity number (GB 11643) with the right check digit, as
    sole traders' older tax ids are."""
    if not re.fullmatch(r"\d{17}[\dX]", text):
        return False
    total = sum(int(char) * weight for char, weight in zip(text[:17], _PERSON_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == text[17]


def is_plausible(text: str) -> bool:
    """Whether the text may be a taxpayer id: a right 18-character id, or an older one of 15, 17 or 20 characters.

    Older ids are a six-digit region followed by an organisation code (15), or a person's identity number
    (15 or 18) with up to two more characters (17, 20); they carry no check digit over the whole.
    """
    if len(text) == 18:
        return is_credit_code(text) or is_person_id(text)
    if len(text) == 20:
        return is_person_id(text[:18]) or bool(re.fullmatch(r"\d{6}[0-9A-Z]{14}", text))
    return bool(re.fullmatch(r"\d{6}[0-9A-Z]{9}(?:[0-9A-Z]{2})?", text))
