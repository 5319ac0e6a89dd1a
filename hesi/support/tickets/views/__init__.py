"""The pages of support: the customer's side, and the agents' desk."""
