"""Text as search, comparison and display need it."""

import re
import unicodedata

MAX_QUERY_TOKENS = 32

_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(rf"(?P<cjk>[{_CJK}]+)|(?P<word>[^\W_{_CJK}]+)")
_ACCENTS = re.compile("[\u0300-\u036f]")
_BRACKETS = str.maketrans("[]{}〔〕【】「」『』《》〈〉", "()" * 8)
_DOTS = re.compile("[·•・‧∙⋅]")
_JOINERS = "\u200c\u200d"


def tokens(text: str) -> list[str]:
    """The terms a text is found by, in reading order, repeats kept so that ranking can count them.

    Width, case and accents are folded (Unicode NFKC). Words and numbers of alphabetic scripts are one term each;
    Chinese and Japanese give every character and every pair of neighbours, so that no dictionary is needed.
    """
    found: list[str] = []
    for is_cjk, run in _runs(text):
        if is_cjk:
            for i, character in enumerate(run):
                found.append(character)
                if i + 1 < len(run):
                    found.append(run[i : i + 2])
        else:
            found.append(run)
    return found


def query_tokens(text: str) -> list[str]:
    """The terms that must all be in a text for it to answer what a person typed: each once, at most `MAX_QUERY_TOKENS`.

    A run of Chinese asks for its pairs only (they imply the characters); a lone character asks for itself.
    """
    found: list[str] = []
    for is_cjk, run in _runs(text):
        if is_cjk and len(run) > 1:
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
        else:
            found.append(run)
    return list(dict.fromkeys(found))[:MAX_QUERY_TOKENS]


def _runs(text: str) -> list[tuple[bool, str]]:
    decomposed = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    folded = unicodedata.normalize("NFKC", decomposed.casefold())
    return [(match.lastgroup == "cjk", match.group()) for match in _RUNS.finditer(folded)]


def fold_name(name: str) -> str:
    """A company's name for comparing only: width, case, spaces, kinds of brackets and invisible characters are gone.

    Legal forms such as 有限公司 stay, because 甲公司 and 甲有限公司 are two companies.
    """
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_BRACKETS)
    folded = _DOTS.sub("·", folded)
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf", "Cs"))


def clean_line(text: str, limit: int) -> str:
    """One line that is safe to show: composed (NFC), no control or direction-changing characters, single spaces, cut.

    `limit` counts characters; the cut never separates a letter from its accents.
    """
    return _cut(" ".join(_visible(text).split()), limit)


def clean_text(text: str, limit: int) -> str:
    """Several lines made safe like `clean_line`: lines and their indentation stay, trailing spaces and long gaps go."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    cleaned = "\n".join(_visible(line).rstrip() for line in lines).strip("\n")
    return _cut(re.sub(r"\n{4,}", "\n\n\n", cleaned), limit)


def whole_number(text: object) -> int | None:
    """A count or an id as a form sends it: 1 to 18 digits, so that it fits every column; None for anything else."""
    digits = str(text)
    return int(digits) if digits.isdecimal() and len(digits) <= 18 else None


def mask_account(number: str) -> str:
    """An account as others may see it: `**** 0123`, a mobile `138****0123`, an e-mail `z***@example.com`."""
    plain = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", number))
    name, at, domain = plain.partition("@")
    if at:
        return f"{name[:1]}***@{domain}"
    if re.fullmatch(r"1[0-9]{10}", plain):
        return f"{plain[:3]}****{plain[-4:]}"
    return f"**** {plain[-4:]}" if len(plain) > 7 else "****"


def _visible(text: str) -> str:
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp"):
            kept.append(" ")
        elif category not in ("Cf", "Cs") or character in _JOINERS:
            kept.append(character)
    return "".join(kept)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    end = limit
    while end > 0 and (unicodedata.category(text[end])[0] == "M" or text[end] in _JOINERS or text[end - 1] in _JOINERS):
        end -= 1
    return text[: end or limit].rstrip()
