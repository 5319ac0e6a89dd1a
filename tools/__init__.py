"""Tools for those who build Hesi; the product never runs them."""
