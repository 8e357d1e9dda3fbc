"""Filing (归档): the package of a report, written once, what lies beside it, and its copies."""
