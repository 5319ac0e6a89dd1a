"""Numbers people act on: home and the month's report. Reads both wings, is imported by none, changes nothing."""
