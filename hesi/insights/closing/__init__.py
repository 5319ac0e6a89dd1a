"""Closing a month (月结): what is still missing, who has to act, and one click to remind them."""
