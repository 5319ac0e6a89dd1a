"""The pages of promises for support leads, and of an alert for whom it tells."""
