"""The live page: a small server on this machine alone, and what it shows."""
