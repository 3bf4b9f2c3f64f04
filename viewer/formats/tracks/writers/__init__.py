"""Writers of tracks: one module for each format that can hold them, and what it cannot hold."""
