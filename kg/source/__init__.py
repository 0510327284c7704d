"""What people wrote: Turtle files, texts of articles, and the words in them."""
