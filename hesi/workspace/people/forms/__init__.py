"""What the pages of people and the organisation ask for."""
