"""Qt, and nothing else knows Qt."""
