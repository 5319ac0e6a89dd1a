"""The agents' desk: the queue with its views, the ticket's page, macros and canned answers, who else looks at a ticket.

Publishes the pages under `/desk/` and the API under `/api/v1/desk`; changes tickets only through `tickets.actions`.
"""
