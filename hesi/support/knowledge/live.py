"""Parts of an article that depend on the reader's company, as writers write them.

    {if: late-expense-days}
    Your company calls an expense late after {value: late-expense-days}.
    {else}
    Your company has no limit.
    {general}
    Companies may set after how many days an expense is late.
    {end}

Marks stand alone on their lines. What stands between `{if: …}` and `{else}` is for people whose company has the
setting, between `{else}` and `{general}` for those whose company has not, and after `{general}` for everybody who may
not be told (visitors, agents, people without the right); this is also what is searched. Each part but the first may be
left out. `{value: key / words}` says the present value anywhere in a line, and the words where nobody may be told.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hesi.workspace.live_settings import Told, find_live_setting

Tell = Callable[[str], Told | None]

_MARK = re.compile(r"\s*\{(if:\s*(?P<key>[\w-]+)|else|general|end)\}\s*")
_LOOKS_LIKE_MARK = re.compile(r"\s*\{\s*(if|else|general|end|value)\b.*", re.IGNORECASE)
VALUE = re.compile(r"\{value:\s*(?P<key>[\w-]+)(?:\s+/\s+(?P<words>[^{}]+?))?\s*\}")
_FENCE = re.compile(r"\s*(```|~~~)")
IF, ELSE, GENERAL = "if", "else", "general"


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the text and the part it stands in: the setting asked for and which of its three parts."""

    text: str
    key: str = ""
    part: str = ""
    mark: str = ""
    is_code: bool = False


def nobody_told(key: str) -> None:
    """What everybody reads who may not be told."""
    return


def chosen(body: str, tell: Tell = nobody_told) -> str:
    """The text without its marks, with the parts that hold for whom `tell` answers."""
    kept = []
    for line in _lines(body):
        if line.mark:
            continue
        if not line.key or _wanted(tell(line.key)) == line.part:
            kept.append(line.text)
    return "\n".join(kept)


def keys_of(body: str) -> set[str]:
    """Every setting the text asks for."""
    asked = {line.key for line in _lines(body) if line.mark == IF}
    return asked | {found["key"] for line in _lines(body) for found in _values(line)}


def wrong_marks(body: str) -> list[str]:
    """What is wrong with the marks, each as a sentence for the writer."""
    said = []
    for key in sorted(keys_of(body)):
        if find_live_setting(key) is None:
            said.append(
                _("There is no live setting “{key}”. Choose one of the list of live settings, or remove it.").format(
                    key=key[:60]
                )
            )
    said += _wrong_order(body)
    for line in _lines(body):
        for found in _values(line):
            if not found["words"] and (line.part != IF or line.key != found["key"]):
                said.append(
                    _(
                        "Say what people read who may not be told: {{value: {key} / words}}. "
                        "Only inside of {{if: {key}}} it needs no words."
                    ).format(key=found["key"])
                )
        if not line.mark and not line.is_code and _is_broken(line.text):
            said.append(_("This mark cannot be read: {line}").format(line=line.text.strip()[:60]))
    return said


def _wrong_order(body: str) -> list[str]:
    part = ""
    for line in _lines(body):
        allowed = {IF: ("",), ELSE: (IF,), GENERAL: (IF, ELSE), "end": (IF, ELSE, GENERAL)}.get(line.mark)
        if allowed is None:
            continue
        if part not in allowed:
            return [
                _("{if: …}, {else}, {general} and {end} follow each other in this order, and never inside another.")
            ]
        part = "" if line.mark == "end" else line.mark
    return [_("An {if: …} has no {end}.")] if part else []


def _values(line: _Line) -> Iterator[re.Match[str]]:
    return iter(()) if line.is_code else VALUE.finditer(line.text)


def _is_broken(text: str) -> bool:
    return bool(_LOOKS_LIKE_MARK.fullmatch(VALUE.sub("", text))) or "{value" in VALUE.sub("", text)


def _wanted(told: Told | None) -> str:
    if told is None:
        return GENERAL
    return ELSE if told.value is None else IF


def _lines(body: str) -> Iterator[_Line]:
    """The lines with the part each stands in; what stands in a fence is code, whatever it looks like."""
    key, part, fenced = "", "", False
    for text in body.split("\n"):
        if _FENCE.match(text):
            fenced = not fenced
        found = None if fenced else _MARK.fullmatch(text)
        if found is None:
            yield _Line(text, key, part, is_code=fenced)
            continue
        mark = IF if found["key"] else found[1]
        if mark == IF:
            key = found["key"]
        yield _Line(text, key, mark, mark)
        key, part = ("", "") if mark == "end" else (key, mark)
