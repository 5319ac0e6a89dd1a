"""The community's pages."""
