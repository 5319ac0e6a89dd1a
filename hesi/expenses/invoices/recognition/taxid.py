"""Taxpayer ids as papers print them. The check of an id itself is the core's."""

import re

from hesi.core.tax_id import check_character, is_credit_code, is_person_id, is_plausible
from hesi.expenses.invoices.recognition.values import squeeze

__all__ = ["check_character", "clean_tax_id", "is_credit_code", "is_person_id", "is_plausible"]


def clean_tax_id(text: str) -> str:
    """The taxpayer id printed in the text: widths folded, spaces out, and cut loose from neighbours glued to it.

    A right 18-character id at the start, then anywhere, is preferred; otherwise the whole run of letters and digits
    is kept as printed when its length is that of an id (15 to 20), and "" is returned when nothing fits.
    """
    folded = squeeze(text).upper()
    run = re.match(r"[^0-9A-Z]*([0-9A-Z]+)", folded)
    if run is None:
        return ""
    printed = run.group(1)
    if len(printed) == 18 or (len(printed) in (15, 17) and is_plausible(printed)):
        return printed
    if len(printed) == 20 and is_person_id(printed[:18]):
        return printed
    for start in range(max(1, len(printed) - 17)):
        if is_credit_code(printed[start : start + 18]):
            return printed[start : start + 18]
    if len(printed) > 18:
        return printed if len(printed) == 20 else printed[:18]
    return printed if len(printed) >= 15 else ""
