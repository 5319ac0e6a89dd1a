"""The permission keys promises ask for. The service declares them; beside it stands no room of its own for them."""

ANSWER_TICKETS = "tickets.answer"
MANAGE_TICKETS = "tickets.manage"
