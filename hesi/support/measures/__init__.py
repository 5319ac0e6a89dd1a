"""How well support keeps its word: the live board, figures and the monthly statement."""
