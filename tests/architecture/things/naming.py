"""How things are named."""

# By the beginning of an address what fills its places.
Things = dict[str, dict[str, object]]
