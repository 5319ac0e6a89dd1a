"""Working calendars: several intervals a day, holidays, make-up workdays.

Publishes `default_calendar()` (working_days.py): the company's hours as `hesi.core.working_calendar` reckons with them.
"""
