"""Word files: read, laid out by GB/T 9704, compared, printed."""
