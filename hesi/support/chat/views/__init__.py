"""The pages of live chat: the customer's, the visitor's, the agents'."""
