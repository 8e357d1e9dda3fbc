"""The demo's surroundings: a mail server that delivers nowhere, and pages to read what it got."""
