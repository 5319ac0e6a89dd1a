"""Settings, addresses, the API's door and the product's command."""
