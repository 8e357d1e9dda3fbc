"""The verbs of the lifecycle: each changes state, records the event and queues the mail at once."""
