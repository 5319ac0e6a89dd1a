"""Telling people: in the app and by e-mail, as each person prefers.

Publishes `notify(...)` (notify.py) and `notice_kind(...)` (kinds.py). Each sending records `notification.sent`, on
which open pages of the people told refetch their bell.
"""
