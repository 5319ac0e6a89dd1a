"""What can be changed about people and the organisation, one module for each journey."""
