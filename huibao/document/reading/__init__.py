"""Word files in: what somebody wrote as text, with all that was noticed on the way."""
