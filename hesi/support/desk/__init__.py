"""What agents work with: saved views, macros, canned answers, who else is looking."""
