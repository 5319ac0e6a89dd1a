"""The phone log: who called, what about, whom to call back."""
