"""Numbers people act on: reads both wings, imported by none."""
