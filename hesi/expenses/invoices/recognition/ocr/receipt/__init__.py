"""Receipts from abroad and other slips without a fixed form: merchant, date, total, currency, number, tax."""
