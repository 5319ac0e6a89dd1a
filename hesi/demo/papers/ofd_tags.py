"""The custom tags of an OFD invoice: which text on the page shows which value."""

from collections.abc import Mapping

from hesi.demo.papers.markup import DECLARATION, tag


def custom_tag(fields: Mapping[str, list[str]], page_id: str, namespace: str) -> bytes:
    """The tags' XML; `fields` maps a value's path (`Buyer/BuyerName`, `items/0/Amount`) to the texts that show it.

    The rows' tags follow each other, each row beginning with its Item.
    """
    parts: list[str] = []
    for group in dict.fromkeys(path.split("/")[0] for path in fields):
        members = {path: ids for path, ids in fields.items() if path.split("/")[0] == group}
        written = [_reference(path.rsplit("/", 1)[-1], ids, page_id) for path, ids in members.items()]
        parts += [tag(f"ofd:{group}", written)] if group in ("Buyer", "Seller") else written
    return (DECLARATION + tag("ofd:root", parts, xmlns__ofd=namespace, version="1.0")).encode()


def _reference(name: str, ids: list[str], page_id: str) -> str:
    return tag(f"ofd:{name}", [tag("ofd:ObjectRef", text_id, PageRef=page_id) for text_id in ids])
