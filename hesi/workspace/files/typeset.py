"""Setting documents as PDF/A-2b. The source is ours; what people wrote comes in as data and stays inert.

One compiler for each source and process, because it keeps the font loaded (about 70 ms for the first page, few after).
"""

import json
import unicodedata
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import manimgx_fonts_cjk  # type: ignore[import-untyped]
import typst

from hesi.core.errors import DomainError
from hesi.core.words import gettext as _

FONTS = Path(manimgx_fonts_cjk.__file__).parent
# Shown where the font has no sign for what somebody wrote; PDF/A refuses a document with a hole in it.
_MISSING = "〓"
_lock = Lock()


class NotTypeset(DomainError):
    """The document could not be set; the data has something no page can show."""

    status = 500
    code = "not_typeset"


def typeset(source: Path, data: dict[str, Any]) -> bytes:
    """The PDF of a Typst source, which reads its data with `json(bytes(sys.inputs.data))`. Raises `NotTypeset`."""
    try:
        return _set(source, json.dumps(data, ensure_ascii=False))
    except (typst.TypstError, UnicodeEncodeError):
        # A sign the font does not have, or half of a surrogate pair, which is no text at all.
        pass
    try:
        return _set(source, json.dumps(_plain(data), ensure_ascii=False))
    except typst.TypstError as error:
        raise NotTypeset(_("The document could not be made. Tell support what it was to contain.")) from error


def _set(source: Path, data: str) -> bytes:
    with _lock:
        made: bytes = _compiler(source).compile(format="pdf", sys_inputs={"data": data}, pdf_standards="a-2b")
    return made


@cache
def _compiler(source: Path) -> Any:
    folder, fonts = str(source.parent), [str(FONTS)]
    return typst.Compiler(
        str(source), root=folder, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": "{}"}
    )


def _plain(value: Any) -> Any:
    """The same data without signs that are rare enough to be missing from a font."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return "".join(map(_sign, value)) if isinstance(value, str) else value


def _sign(sign: str) -> str:
    if sign in "\n\t" or " " <= sign <= "~" or "\u00a0" <= sign <= "\u024f" or "\u4e00" <= sign <= "\u9fff":
        return sign
    common = "\u2010" <= sign <= "\u2027" or "\u3000" <= sign <= "\u3011" or "\uff01" <= sign <= "\uff5e"
    return sign if common and not unicodedata.category(sign).startswith("C") else _MISSING
