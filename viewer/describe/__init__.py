"""What a case says, in words: cards, names, times and lengths as plain text. No markup, no Qt."""
