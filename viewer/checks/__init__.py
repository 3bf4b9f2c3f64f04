"""What cannot be true, what is doubtful and what nobody knows: one rule, one function."""
