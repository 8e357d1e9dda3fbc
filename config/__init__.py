"""The environment and the office's own files: read at the edges, given inward as values."""
