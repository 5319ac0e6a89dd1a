"""The HTML door of documents, by journey: one's own list, starting, editing, reading, acting, approving, settings."""
