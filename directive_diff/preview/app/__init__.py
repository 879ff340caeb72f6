"""A page for those who work without a terminal: two files in, corrections in place, every report out."""
