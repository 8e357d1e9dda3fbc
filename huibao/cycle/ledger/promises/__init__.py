"""The plan ledger (任务台账): each promise, what becomes of it, and who is asked."""
