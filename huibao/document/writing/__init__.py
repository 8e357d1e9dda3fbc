"""Word files out: reports by GB/T 9704-2012, slips and tables, packed to the same bytes."""
