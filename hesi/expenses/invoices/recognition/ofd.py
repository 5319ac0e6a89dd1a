"""OFD (GB/T 33190): its documents, what each points to, and where a path in it leads."""

import posixpath
from dataclasses import dataclass, field

from hesi.expenses.invoices.recognition.archives import Archive
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.xmltree import Element, at, first, local, parse, text_of, walk


@dataclass(slots=True)
class Document:
    """One document of the package: its root file, the issuer's data beside it and where its seals are listed."""

    path: str
    root: Element
    custom_data: dict[str, str] = field(default_factory=dict)
    signatures: str = ""


class Package:
    """An opened OFD. Paths within are resolved as the standard says and never leave the package."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        self.archive = Archive(data, name)
        if any(entry.lower().endswith((".zip", ".ofd")) for entry in self.archive.names()):
            raise Unreadable("archive_nesting", name)
        if "OFD.xml" not in self.archive:
            raise Unreadable("damaged", name)
        self.mended = False
        self._parsed: dict[str, Element] = {}
        self.documents = self._documents()

    def parse(self, path: str) -> Element:
        """The XML at a path; raises Unreadable when it is missing or cannot be read."""
        if path not in self._parsed:
            try:
                content = self.archive.read(path)
            except KeyError as error:
                raise Unreadable("damaged", self.name) from error
            self._parsed[path], mended = parse(content, self.name)
            self.mended = self.mended or mended
        return self._parsed[path]

    def resolve(self, base: str, location: str) -> str:
        """The entry a location means when written in the file `base`; "" when there is none."""
        location = location.strip().replace("\\", "/")
        if not location:
            return ""
        candidates = [location.lstrip("/")]
        folder = posixpath.dirname(base)
        if not location.startswith("/"):
            candidates.insert(0, posixpath.normpath(posixpath.join(folder, location)))
            # Some writers leave the document's folder out or write it twice.
            candidates.append(posixpath.normpath(posixpath.join(posixpath.dirname(folder), location)))
        return next((path for path in candidates if path in self.archive), "")

    def _documents(self) -> list[Document]:
        root = self.parse("OFD.xml")
        found = []
        for body in walk(root):
            if local(body) != "DocBody":
                continue
            path = self.resolve("OFD.xml", text_of(at(body, "DocRoot")))
            if not path:
                continue
            data = {
                element.get("Name", ""): text_of(element) for element in walk(body) if local(element) == "CustomData"
            }
            found.append(Document(path, self.parse(path), data, text_of(at(body, "Signatures"))))
        if not found:
            raise Unreadable("damaged", self.name)
        return found

    def attachments(self, document: Document) -> list[str]:
        """Paths of the XML attached to a document: what it lists first, then any others in its Attachs folder."""
        listed = []
        index = self.resolve(document.path, text_of(first(document.root, "Attachments")))
        if index:
            for element in walk(self.parse(index)):
                if local(element) == "FileLoc":
                    path = self.resolve(index, text_of(element)) or self.resolve(document.path, text_of(element))
                    listed.append(path)
        folder = posixpath.join(posixpath.dirname(document.path), "Attachs").lower() + "/"
        loose = [path for path in self.archive.names() if path.lower().startswith(folder) and path != index]
        return [path for path in dict.fromkeys([*listed, *loose]) if path.lower().endswith((".xml", ".xbrl"))]

    def tags(self, document: Document) -> list[str]:
        """Paths of the custom tag trees of a document."""
        index = self.resolve(document.path, text_of(first(document.root, "CustomTags")))
        if not index:
            folder = posixpath.join(posixpath.dirname(document.path), "Tags/CustomTags.xml")
            index = folder if folder in self.archive else ""
        if not index:
            return []
        found = [
            self.resolve(index, text_of(element)) for element in walk(self.parse(index)) if local(element) == "FileLoc"
        ]
        return [path for path in found if path]
