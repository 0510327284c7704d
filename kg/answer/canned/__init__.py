"""Canned questions: what their headers say, what is written into their files from it, and values in the place of their parameters."""
