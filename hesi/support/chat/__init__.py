"""Live chat: a customer or visitor talks with an agent now; what is missed becomes a ticket."""
