"""The HTML door's forms: the claim with its lines, filters, decisions, expense types and templates."""
