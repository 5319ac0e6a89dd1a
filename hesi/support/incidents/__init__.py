"""Many reports of one cause: one banner, one answer, one note afterwards.

Listens to `ticket.opened` and `ticket.emergency_declared` to notice similar questions. Publishes `incident.*` events,
the live part `incidents`, and the banner over the pages of the customers concerned.
"""
