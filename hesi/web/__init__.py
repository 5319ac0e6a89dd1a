"""The page shell, the components every page is built from, and the static files. Owns no table, publishes no event."""
