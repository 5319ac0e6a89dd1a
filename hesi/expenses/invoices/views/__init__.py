"""The HTML door of the wallet."""
