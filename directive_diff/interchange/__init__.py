"""Comparisons and directives as files of other programs, and back: the data format read again, Parquet."""
