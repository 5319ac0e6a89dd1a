"""Dated exchange rates, each with its source."""
