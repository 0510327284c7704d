"""Answers as people read them: phrases and times in words, notes below them, pages and cards."""
