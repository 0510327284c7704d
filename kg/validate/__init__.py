"""What `kg validate` does beyond the checks themselves: articles as they change, and mending what has one remedy."""
