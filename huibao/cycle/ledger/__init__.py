"""The ledgers (台账): what was promised, counted and admitted, carried from report to report."""
