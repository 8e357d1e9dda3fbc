"""Importing (导入): a report of the time before Huibao, understood, mended, taken back."""
