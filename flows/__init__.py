"""When things happen: the flows that Prefect runs."""
