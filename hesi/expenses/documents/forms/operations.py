"""The buttons beside lines, for pages without scripts and for what needs the server: `remove-3`, `copy-3`, `add`."""

from collections.abc import Sequence
from dataclasses import replace

from hesi.expenses.documents.drafts import LineInput


def operate(lines: Sequence[LineInput], indexes: Sequence[str], operation: str) -> list[LineInput]:
    """The lines after the button `operation` was pressed; an operation nobody offers changes nothing.

    `indexes` are the page's names of the lines, in the same order. A copy has no proofs: an invoice proves one line.
    """
    changed = list(lines)
    verb, _dash, rest = operation.partition("-")
    if verb == "add":
        last = changed[-1] if changed else LineInput()
        return [*changed, LineInput(spent_on=last.spent_on, city=last.city, project_id=last.project_id)]
    index, _dash, key = rest.partition("-")
    if index not in indexes:
        return changed
    at = list(indexes).index(index)
    if verb == "remove":
        del changed[at]
    elif verb == "copy":
        changed.insert(at + 1, replace(changed[at], id=None, invoice_keys=(), attachment_keys=()))
    elif verb in ("up", "down"):
        line = changed.pop(at)
        changed.insert(max(at - 1, 0) if verb == "up" else at + 1, line)
    elif verb == "detach":
        changed[at] = replace(changed[at], invoice_keys=_without(changed[at].invoice_keys, key))
    elif verb == "drop":
        changed[at] = replace(changed[at], attachment_keys=_without(changed[at].attachment_keys, key))
    return changed


def prove(lines: Sequence[LineInput], indexes: Sequence[str], index: str, keys: Sequence[str]) -> list[LineInput]:
    """The lines with more invoices on the line of that index, taken off any other: an invoice proves one line.

    Unchanged when the page has no such line.
    """
    if index not in indexes:
        return list(lines)
    at = list(indexes).index(index)
    more = tuple(dict.fromkeys((*lines[at].invoice_keys, *keys)))
    elsewhere = [replace(line, invoice_keys=tuple(k for k in line.invoice_keys if k not in keys)) for line in lines]
    return [replace(line, invoice_keys=more) if position == at else line for position, line in enumerate(elsewhere)]


def attach(lines: Sequence[LineInput], indexes: Sequence[str], index: str, keys: Sequence[str]) -> list[LineInput]:
    """The lines with more files beside the line of that index."""
    if index not in indexes:
        return list(lines)
    at = list(indexes).index(index)
    more = (*lines[at].attachment_keys, *keys)
    return [replace(line, attachment_keys=more) if position == at else line for position, line in enumerate(lines)]


def _without(keys: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(key for key in keys if key != gone)
