"""A question in somebody's own words: what it asks for, which canned question it may mean, and which reports fit it."""
