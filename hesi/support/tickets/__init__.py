"""Tickets: a customer's question with what travels with it, and the provider's answer."""
