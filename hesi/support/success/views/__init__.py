"""The pages of customer success."""
