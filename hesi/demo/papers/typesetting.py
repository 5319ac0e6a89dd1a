"""Setting a sheet as PDF or picture with typst.

Data reach the compiler as JSON only; the document itself never changes.
"""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk  # type: ignore[import-untyped]
import typst

from hesi.demo.papers.marks import Box, Code, Ellipse, Line, Mark, Sheet, Text
from hesi.demo.papers.qr import qr_svg

_DOCUMENT = """
#let sheet = json(bytes(sys.inputs.sheet))
#set document(title: sheet.title, author: "Hesi", date: none)
#set page(width: sheet.width * 1mm, height: sheet.height * 1mm, margin: 0mm, fill: rgb(sheet.paper))
#set text(font: "Noto Sans CJK SC", lang: "zh", region: "cn", cjk-latin-spacing: none)
#set text(top-edge: "baseline", bottom-edge: "baseline")
#for file in sheet.files {
  pdf.attach(file.name, bytes(file.data), relationship: "data", mime-type: "application/xml", description: file.name)
}
#let written(m) = {
  set text(size: m.size * 1mm, fill: rgb(m.colour), weight: if m.bold { 700 } else { 400 })
  if m.mono { text(font: ("DejaVu Sans Mono", "Noto Sans CJK SC"), m.text) } else { m.text }
}
#let shift = (left: 0mm, center: 150mm, right: 300mm)
#let side = (left: left, center: center, right: right)
#for m in sheet.marks {
  if m.type == "text" {
    place(dx: m.x * 1mm - shift.at(m.align), dy: m.y * 1mm,
      box(width: 300mm, align(side.at(m.align), written(m))))
  } else if m.type == "line" {
    place(line(start: (m.x1 * 1mm, m.y1 * 1mm), end: (m.x2 * 1mm, m.y2 * 1mm), stroke: m.width * 1mm + rgb(m.colour)))
  } else if m.type == "ellipse" {
    place(dx: (m.x - m.half_width) * 1mm, dy: (m.y - m.half_height) * 1mm,
      ellipse(width: m.half_width * 2mm, height: m.half_height * 2mm, stroke: m.width * 1mm + rgb(m.colour)))
  } else if m.type == "box" {
    place(dx: m.x * 1mm, dy: m.y * 1mm, rect(width: m.width * 1mm, height: m.height * 1mm, fill: rgb(m.colour)))
  } else {
    place(dx: m.x * 1mm, dy: m.y * 1mm, image(bytes(m.svg), format: "svg", width: m.side * 1mm))
  }
}
"""


@cache
def _compiler() -> Any:
    fonts = Path(manimgx_fonts_cjk.__file__).parent
    compiler: Any = typst.Compiler
    return compiler(_DOCUMENT.encode(), font_paths=[str(fonts)], ignore_system_fonts=True)


def set_pdf(sheet: Sheet, files: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """The sheet as a one-page PDF with a text layer, with files embedded."""
    return _compile(sheet, files, format="pdf", pdf_tags=False, timestamp=datetime(2026, 1, 1, tzinfo=UTC))


def set_png(sheet: Sheet, dots_per_inch: int) -> bytes:
    """The sheet as a PNG picture."""
    return _compile(sheet, (), format="png", ppi=float(dots_per_inch))


def _compile(sheet: Sheet, files: tuple[tuple[str, bytes], ...], **options: Any) -> bytes:
    data = {
        "title": sheet.title,
        "width": sheet.width,
        "height": sheet.height,
        "paper": sheet.paper_colour,
        "files": [{"name": name, "data": content.decode()} for name, content in files],
        "marks": [_as_data(mark) for mark in sheet.marks],
    }
    inputs = {"sheet": json.dumps(data, ensure_ascii=False)}
    # Given again with each call: the compiler forgets a document that did not come from a file.
    result: bytes = _compiler().compile(input=_DOCUMENT.encode(), sys_inputs=inputs, **options)
    return result


def _as_data(mark: Mark) -> dict[str, object]:
    if isinstance(mark, Code):
        return {"type": "code", "x": mark.x, "y": mark.y, "side": mark.side, "svg": qr_svg(mark.payload)}
    names = {Text: "text", Line: "line", Ellipse: "ellipse", Box: "box"}
    return {"type": names[type(mark)], **{slot: getattr(mark, slot) for slot in type(mark).__slots__}}
