"""How well the assistant answers: sets of questions with their articles, and what measures them."""
