"""Mail: composed in the causing transaction, sent from the outbox."""
