"""The expense wing: invoices, documents, approvals, policies, payments."""
