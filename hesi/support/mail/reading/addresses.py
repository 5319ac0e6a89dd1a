"""Who a mail is from and to: address lists as they are written, seldom as the standard says (RFC 5322 §3.4)."""

import re

from hesi.support.mail.reading.mail import Address
from hesi.support.mail.reading.words import ENCODED_WORD, decoded_words

MOST = 500
_SPEC = re.compile(r"[^\s<>()\[\],;:\"'“”＜＞，；]+@[^\s<>()\[\],;\"'“”＜＞，；]+")
_WIDE = str.maketrans("＜＞＠", "<>@")
_QUOTES = "\"'“”‘’"


def addresses(value: str, *, anything: bool = False) -> list[Address]:
    """Everybody a header names, in order. With `anything` a word that is no address counts too (a daemon's name)."""
    found = []
    for entry in _entries(value):
        address = _address(entry, anything=anything)
        if address is not None:
            found.append(address)
        if len(found) >= MOST:
            break
    return found


def _entries(value: str) -> list[str]:
    """The list cut at its commas and semicolons: not inside quotes, comments, brackets or encoded words.

    Where a quote is never closed, quotes mean nothing in this header.
    """
    entries, closed = _cut_up(value, honour_quotes=True)
    if not closed:
        entries, _ = _cut_up(value, honour_quotes=False)
    return [entry for entry in (_without_group(entry).strip() for entry in entries) if entry]


def _cut_up(value: str, *, honour_quotes: bool) -> tuple[list[str], bool]:
    entries: list[str] = []
    start = i = depth = 0
    quoted = bracket = False
    words = {match.start(): match.end() for match in ENCODED_WORD.finditer(value)}
    last_comment, last_bracket = value.rfind(")"), value.rfind(">")
    while i < len(value):
        character = value[i]
        if i in words and not quoted:
            i = words[i]
            continue
        if character == "\\" and (quoted or depth):
            i += 2
            continue
        if character == '"' and honour_quotes and not depth and not bracket:
            quoted = not quoted
        elif not quoted and character == "(" and i < last_comment:
            depth += 1
        elif not quoted and character == ")":
            depth = max(0, depth - 1)
        elif not quoted and character == "<" and i < last_bracket:
            bracket = True
        elif character == ">":
            bracket = False
        elif character in ",;" and not quoted and not depth and not bracket:
            entries.append(value[start:i])
            start = i + 1
        i += 1
    return [*entries, value[start:]], not quoted


def _without_group(entry: str) -> str:
    """`undisclosed-recipients:` and `Team: a@example.com` name a group first."""
    name, colon, rest = entry.partition(":")
    if colon and "<" not in name and "@" not in name and '"' not in name and "=?" not in name:
        return "" if rest.strip() in ("", ";") else rest
    return entry


def _address(entry: str, *, anything: bool) -> Address | None:
    if "@" not in entry:
        entry = entry.translate(_WIDE)
    opening, closing = entry.rfind("<"), entry.rfind(">")
    if opening >= 0 and (closing > opening or closing < 0):
        return _bracketed(entry, opening, closing if closing > opening else len(entry), anything=anything)
    bare, comment = _without_comments(entry)
    plain = decoded_words(bare)
    match = _SPEC.search(plain)
    if match is not None:
        rest = (plain[: match.start()] + " " + plain[match.end() :]).strip()
        return Address(_tidy(match.group()), _name(comment) or _name(rest))
    word = plain.strip().strip(_QUOTES).strip()
    return Address(_tidy(word), _name(comment)) if anything and word else None


def _bracketed(entry: str, opening: int, closing: int, *, anything: bool) -> Address | None:
    inner = decoded_words(entry[opening + 1 : closing]).strip()
    inner = re.sub(r"(?i)^mailto:", "", inner)
    # A source route (@relay:person@example.com) is history.
    if inner.startswith("@") and ":" in inner:
        inner = inner.rpartition(":")[2]
    before, comment = _without_comments(entry[:opening], quotes=True)
    name = _name(before) or _name(comment)
    if "@" not in inner:
        match = _SPEC.search(decoded_words(entry[:opening]))
        if match is not None:
            return Address(_tidy(match.group()), "")
        return Address(_tidy(inner), name) if anything and inner else None
    return Address(_tidy(inner), name)


def _without_comments(text: str, *, quotes: bool = False) -> tuple[str, str]:
    """The text without what stands in parentheses outside of quotes, and the last of those."""
    out: list[str] = []
    comment: list[str] = []
    depth, quoted, last, i = 0, False, "", 0
    words = {match.start(): match.end() for match in ENCODED_WORD.finditer(text)}
    while i < len(text):
        character = text[i]
        end = words.get(i, 0) if not quoted else 0
        if end:
            (comment if depth else out).append(text[i:end])
            i = end
            continue
        if character == "\\" and i + 1 < len(text):
            (comment if depth else out).append(text[i : i + 2])
            i += 2
            continue
        if character == '"' and not depth:
            quoted = not quoted
        if not quoted and character == "(":
            depth += 1
        elif not quoted and character == ")" and depth:
            depth -= 1
            if not depth:
                last, comment = "".join(comment), []
        else:
            (comment if depth else out).append(character)
        i += 1
    return "".join(out) + ("(" + "".join(comment) if depth else ""), last


def _name(text: str) -> str:
    """A display name without its quotes, encoded words read, also when they stand inside of quotes."""
    name = decoded_words(re.sub(r"\\(.)", r"\1", text.strip()))
    name = " ".join(name.replace("\0", "").split())
    while len(name) >= 2 and name[0] in _QUOTES and name[-1] in _QUOTES:
        name = name[1:-1].strip()
    return name.strip('"').strip()


def _tidy(email: str) -> str:
    return "".join(c for c in email.strip().strip(_QUOTES) if c >= " ")[:320].strip(" .,;:")
