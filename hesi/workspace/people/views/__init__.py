"""The pages of people and the organisation, one module for each journey."""
