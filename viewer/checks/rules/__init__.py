"""The rules, grouped by what they look at; the registry lists them."""
