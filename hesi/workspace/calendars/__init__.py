"""Working calendars: several intervals a day, holidays, make-up workdays."""
