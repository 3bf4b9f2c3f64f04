"""The timeline: a lane for each aircraft, painted, with a table behind it."""
