"""Timings, each beside a floor measured in the same run. Never asserted in a test."""
