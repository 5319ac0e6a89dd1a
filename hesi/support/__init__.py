"""The support wing: the provider's side of the house."""
