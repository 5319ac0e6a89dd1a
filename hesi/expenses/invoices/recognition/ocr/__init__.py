"""Reading photographs and scans: the picture is made upright, its QR code and its print are read, and each value is
found by where it stands beside its label, then proved by arithmetic, check digits and the QR code."""

from hesi.expenses.invoices.recognition.ocr.engine import warm_up
from hesi.expenses.invoices.recognition.ocr.read import read_picture

__all__ = ["read_picture", "warm_up"]
