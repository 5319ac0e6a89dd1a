"""Promised times (SLA): versioned policies, clocks of append-only segments, warnings, escalation. Knows no ticket."""
