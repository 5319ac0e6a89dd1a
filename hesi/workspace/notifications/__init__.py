"""Telling people: in the app, by e-mail and to chat groups, as each person prefers."""
