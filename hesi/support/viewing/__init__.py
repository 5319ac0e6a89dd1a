"""Consent-based, time-boxed, read-only looking at a customer's pages."""
