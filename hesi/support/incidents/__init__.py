"""Many reports of one cause, and emergencies: one banner, one answer, one note afterwards."""
