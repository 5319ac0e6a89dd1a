"""What is left to pay of a document, as payments and the rooms above ask for it. Documents know it themselves."""

from hesi.expenses.documents.payable import payable_less, payable_of, with_payable

__all__ = ["payable_less", "payable_of", "with_payable"]
