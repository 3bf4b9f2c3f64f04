"""The sub-commands: their arguments, their answers as data, and the same as text to be read."""
