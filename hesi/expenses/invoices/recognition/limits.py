"""The limits under which a stranger's file is read, and the refusals that name them.

The figures are product constants (ASVS 5.1.1); the administration guide lists them. A refusal names the file, the
limit and the way out; `MESSAGES` holds the English sentence of each code, which callers translate by code.
"""

from hesi.core.confined.limits import MB, ChildLimits

__all__ = ["MB", "MESSAGES", "PICTURE", "STRUCTURED", "ChildLimits", "Unreadable"]

FILE_BYTES = 20 * MB

ARCHIVE_ENTRIES = 1000
ARCHIVE_ENTRY_BYTES = 50 * MB
ARCHIVE_TOTAL_BYTES = 100 * MB
ARCHIVE_RATIO = 100
ARCHIVE_RATIO_FLOOR_BYTES = 64 * 1024
ARCHIVE_NAME_BYTES = 255
ARCHIVE_NESTING = 1
ARCHIVE_INVOICES = 100

XML_BYTES = 5 * MB
XML_DEPTH = 64
XML_NODES = 100_000

PDF_STREAM_BYTES = 75 * MB
PDF_PAGES = 500
PDF_TEXT_PAGES = 50
PDF_RENDERED_PAGES = 20
PDF_OCR_PAGES = 5
PDF_PAGE_GLYPHS = 50_000

IMAGE_PIXELS = 50_000_000
IMAGE_SIDE = 12_000
PREVIEW_SIDE = 1600

STRUCTURED = ChildLimits()
# The text recogniser maps its models and arenas: far more address space than it touches.
PICTURE = ChildLimits(cpu_seconds=90, wall_seconds=60.0, memory_bytes=4096 * MB, open_files=256)

MESSAGES: dict[str, str] = {
    "empty": "{name} is empty. Export or download the invoice again and upload that file.",
    "too_large": "{name} is larger than {limit} MB. Upload the original invoice file, or split it.",
    "unknown_type": (
        "{name} is not a file this system can read. "
        "Upload the invoice as XML, OFD, PDF, JPEG or PNG, or a zip of those."
    ),
    "wrong_type": "{name} is named as {expected} but contains {found}. Rename it to its real type or export it again.",
    "damaged": "{name} is damaged and cannot be opened. Download the invoice again and upload that file.",
    "encrypted": "{name} is protected by a password. Remove the password, save it and upload it again.",
    "archive_entries": "{name} holds more than {limit} files. Split it into smaller archives.",
    "archive_entry_size": "{name} holds a file of more than {limit} MB. Take that file out and upload the rest.",
    "archive_total_size": "{name} unpacks to more than {limit} MB. Split it into smaller archives.",
    "archive_ratio": "{name} is packed more than {limit} times, as only hostile archives are. Pack the invoices again.",
    "archive_name": "{name} holds a file with an unsafe name. Rename the files inside plainly and pack them again.",
    "archive_nesting": "{name} holds archives nested too deeply. Unpack the inner ones and upload the files in them.",
    "archive_nothing": "{name} holds no invoice file. Put XML, OFD, PDF or image files into it and upload it again.",
    "archive_invoices": "{name} holds more than {limit} invoices. Split it into smaller archives.",
    "xml_doctype": "{name} declares a document type, which no invoice does. Upload the XML as the issuer sent it.",
    "xml_size": "{name} holds XML of more than {limit} MB. Upload the XML as the issuer sent it.",
    "xml_depth": "{name} is nested more than {limit} levels deep. Upload the XML as the issuer sent it.",
    "xml_nodes": "{name} has more than {limit} elements. Upload the XML as the issuer sent it.",
    "pdf_pages": "{name} has more than {limit} pages. Save the invoice's own pages as a PDF and upload that.",
    "pdf_stream": "{name} holds a compressed part of more than {limit} MB. Print it to a new PDF and upload that.",
    "image_size": "{name} has more than {limit} million pixels or a side over {side}. Take or scan it smaller.",
    "no_invoice": "{name} holds nothing that looks like an invoice. Check that it is the right file, or type it in.",
    "no_ocr": "{name} is a picture, and reading pictures is not installed here. Upload the XML, OFD or PDF instead.",
    "time_limit": "{name} could not be read within {limit} seconds. Upload a smaller file, or the XML or OFD.",
    "memory_limit": "{name} needs more memory to read than is allowed. Upload a smaller file, or the XML or OFD.",
    "reader_died": "{name} stopped its reader. Download the invoice again, or upload the XML or OFD instead.",
    "not_found": "{name} cannot be opened. Check the path and that you may read the file.",
    "file_lost": "{name} is missing or damaged in the file store. Upload it again, and tell your administrator.",
}


class Unreadable(Exception):
    """A file that is refused or cannot be read: `code` names the reason in `MESSAGES`, `params` fills its sentence."""

    def __init__(self, code: str, name: str = "", **params: object) -> None:
        self.code = code
        self.params: dict[str, object] = {"name": name or "The file", **params}
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The English sentence; callers that speak another language format their own by `code` and `params`."""
        return MESSAGES[self.code].format(**self.params)

    def named(self, name: str) -> "Unreadable":
        """The same refusal told of the file by this name."""
        return Unreadable(self.code, **{**self.params, "name": name})  # type: ignore[arg-type]
