"""The pages of month-end."""
