"""Plain Python every room stands on: money, ids, errors, text, business time, crypto. No tables, no Django models."""
