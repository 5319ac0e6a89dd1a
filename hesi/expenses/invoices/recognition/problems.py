"""What can be wrong with a reading: stable codes and their sentences, filled by `problem`."""

from hesi.expenses.invoices.recognition.limits import MESSAGES as REFUSALS
from hesi.expenses.invoices.recognition.limits import Unreadable
from hesi.expenses.invoices.recognition.result import Problem

MESSAGES: dict[str, str] = {
    **REFUSALS,
    "sources_disagree": (
        "The {field} reads “{kept}” in one place ({kept_source}) and “{other}” in another ({other_source}). "
        "The first was kept; compare it with the invoice."
    ),
    "tax_id_invalid": "The {field} “{value}” fails the check digit of GB 32100. Compare it with the invoice.",
    "sum_mismatch": "Amount {amount} and tax {tax} do not add up to the total {total}. Compare them with the invoice.",
    "words_mismatch": "The total is {total} in figures but {words} in words. Compare it with the invoice.",
    "lines_mismatch": "The items add up to {lines}, but the {field} is {value}. Compare them with the invoice.",
    "field_missing": "The {field} was not found. Look at the invoice and enter it.",
    "seal_altered": "“{file}” was changed after this file was sealed. Ask the issuer for the original file.",
    "seal_test": "The seal was made with a test certificate ({signer}). Ask the issuer for the real invoice.",
    "seal_missing": "The file says it is sealed, but the seal is not in it. Ask the issuer for the original file.",
    "seal_unverifiable": "The seal is of a kind that cannot be checked here. Verify the invoice with the tax bureau.",
    "xml_damaged": "The data is ill-formed and was read as far as possible. Ask the issuer for the original file.",
    "page_unread": "Page {page} has no text and was not read, because only {limit} such pages of a file are.",
    "picture_empty": "No print was found on the picture. Photograph the invoice again in good light.",
    "picture_faint": "The print is hard to read. Compare each field with the picture, or photograph it again.",
    "total_guessed": "No word beside the {field} says that it is one. Compare it with the picture.",
    "currency_unknown": "No currency is printed on the receipt. Choose it.",
    "compare_slip": "Slips of this kind are read with care. Compare the fields with the picture.",
    "ticket_numbers_differ": (
        "The ticket's number is {head} at its head and {foot} at its foot. Compare it with the ticket."
    ),
}


def problem(code: str, field: str = "", **params: str) -> Problem:
    """A problem by its code, with its sentence filled in."""
    filled = {"field": field.replace("_", " "), **params}
    return Problem(code, MESSAGES[code].format(**filled), field, {name: str(value) for name, value in params.items()})


def refusal(error: Unreadable) -> Problem:
    """A file that could not be read, as a problem of its (empty) reading."""
    return Problem(error.code, error.message, "", {name: str(value) for name, value in error.params.items()})
