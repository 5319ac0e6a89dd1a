"""The search language of expenses: `department:销售 amount:>1000 month:2026-10`, its suggestions and its filters."""
