"""Huibao (汇报): the lifecycle of an office's work summaries and plans."""
