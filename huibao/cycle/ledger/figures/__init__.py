"""The figure ledger (数据台账): whether what reports count adds up, and who says why not."""
