"""Customer success: how each customer fares, what is due with them, and who looks after it."""
