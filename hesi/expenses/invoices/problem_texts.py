"""The sentences of recognition's refusals and problems, by code, for translation.

Recognition runs without Django and has them in English only; a test holds the two together.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

POSSIBLE_DUPLICATE = "possible_duplicate"
FILE_LOST = "file_lost"

TEXTS: dict[str, str | Promise] = {
    "empty": _("{name} is empty. Export or download the invoice again and upload that file."),
    "too_large": _("{name} is larger than {limit} MB. Upload the original invoice file, or split it."),
    "unknown_type": _(
        "{name} is not a file this system can read. Upload the invoice as XML, OFD, PDF, JPEG or PNG, or a zip "
        "of those."
    ),
    "wrong_type": _(
        "{name} is named as {expected} but contains {found}. Rename it to its real type or export it again."
    ),
    "damaged": _("{name} is damaged and cannot be opened. Download the invoice again and upload that file."),
    "encrypted": _("{name} is protected by a password. Remove the password, save it and upload it again."),
    "archive_entries": _("{name} holds more than {limit} files. Split it into smaller archives."),
    "archive_entry_size": _("{name} holds a file of more than {limit} MB. Take that file out and upload the rest."),
    "archive_total_size": _("{name} unpacks to more than {limit} MB. Split it into smaller archives."),
    "archive_ratio": _(
        "{name} is packed more than {limit} times, as only hostile archives are. Pack the invoices again."
    ),
    "archive_name": _("{name} holds a file with an unsafe name. Rename the files inside plainly and pack them again."),
    "archive_nesting": _(
        "{name} holds archives nested too deeply. Unpack the inner ones and upload the files in them."
    ),
    "archive_nothing": _("{name} holds no invoice file. Put XML, OFD, PDF or image files into it and upload it again."),
    "archive_invoices": _("{name} holds more than {limit} invoices. Split it into smaller archives."),
    "xml_doctype": _("{name} declares a document type, which no invoice does. Upload the XML as the issuer sent it."),
    "xml_size": _("{name} holds XML of more than {limit} MB. Upload the XML as the issuer sent it."),
    "xml_depth": _("{name} is nested more than {limit} levels deep. Upload the XML as the issuer sent it."),
    "xml_nodes": _("{name} has more than {limit} elements. Upload the XML as the issuer sent it."),
    "pdf_pages": _("{name} has more than {limit} pages. Save the invoice's own pages as a PDF and upload that."),
    "pdf_stream": _("{name} holds a compressed part of more than {limit} MB. Print it to a new PDF and upload that."),
    "image_size": _("{name} has more than {limit} million pixels or a side over {side}. Take or scan it smaller."),
    "no_invoice": _("{name} holds nothing that looks like an invoice. Check that it is the right file, or type it in."),
    "no_ocr": _("{name} is a picture, and reading pictures is not installed here. Upload the XML, OFD or PDF instead."),
    "time_limit": _("{name} could not be read within {limit} seconds. Upload a smaller file, or the XML or OFD."),
    "memory_limit": _("{name} needs more memory to read than is allowed. Upload a smaller file, or the XML or OFD."),
    "reader_died": _("{name} stopped its reader. Download the invoice again, or upload the XML or OFD instead."),
    "not_found": _("{name} cannot be opened. Check the path and that you may read the file."),
    "sources_disagree": _(
        "The {field} reads “{kept}” in one place ({kept_source}) and “{other}” in another ({other_source}). The "
        "first was kept; compare it with the invoice."
    ),
    "tax_id_invalid": _("The {field} “{value}” fails the check digit of GB 32100. Compare it with the invoice."),
    "sum_mismatch": _(
        "Amount {amount} and tax {tax} do not add up to the total {total}. Compare them with the invoice."
    ),
    "words_mismatch": _("The total is {total} in figures but {words} in words. Compare it with the invoice."),
    "lines_mismatch": _("The items add up to {lines}, but the {field} is {value}. Compare them with the invoice."),
    "field_missing": _("The {field} was not found. Look at the invoice and enter it."),
    "seal_altered": _("“{file}” was changed after this file was sealed. Ask the issuer for the original file."),
    "seal_test": _("The seal was made with a test certificate ({signer}). Ask the issuer for the real invoice."),
    "seal_missing": _("The file says it is sealed, but the seal is not in it. Ask the issuer for the original file."),
    "seal_unverifiable": _(
        "The seal is of a kind that cannot be checked here. Verify the invoice with the tax bureau."
    ),
    "xml_damaged": _("The data is ill-formed and was read as far as possible. Ask the issuer for the original file."),
    "page_unread": _("Page {page} has no text and was not read, because only {limit} such pages of a file are."),
    "picture_empty": _("No print was found on the picture. Photograph the invoice again in good light."),
    "picture_faint": _("The print is hard to read. Compare each field with the picture, or photograph it again."),
    "total_guessed": _("No word beside the {field} says that it is one. Compare it with the picture."),
    "currency_unknown": _("No currency is printed on the receipt. Choose it."),
    "compare_slip": _("Slips of this kind are read with care. Compare the fields with the picture."),
    "ticket_numbers_differ": _(
        "The ticket's number is {head} at its head and {foot} at its foot. Compare it with the ticket."
    ),
    FILE_LOST: _("{name} is missing or damaged in the file store. Upload it again, and tell your administrator."),
    POSSIBLE_DUPLICATE: _(
        "It looks like another one: {other}. Compare the two, and delete this one if they are the same."
    ),
}
