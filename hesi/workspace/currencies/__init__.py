"""Dated exchange rates, each with its source.

Publishes `rate_on(currency, home, on)`, `known_currencies()` (rates.py) and `load_published_rates()` (published.py).
"""
