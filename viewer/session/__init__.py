"""The open case: read in a worker, held as a document, saved as a generation."""
