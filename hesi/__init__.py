"""Hesi (合思): expenses from the invoice in the hand to money paid, with the support centre built in."""
