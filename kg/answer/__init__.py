"""Answers from a finished snapshot: canned questions, SPARQL, rows and their formats."""
