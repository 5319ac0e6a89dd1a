"""Payee accounts, payment batches and payments: from approved to paid, never twice."""
