"""The sections of a report: handed in, chased, confirmed, returned."""
