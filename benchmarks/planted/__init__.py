"""Slips as a careless author makes them: right data with one thing in it that the words do not say."""
