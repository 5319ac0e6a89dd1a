"""The product in the hands of hostile and unlucky people."""
