"""The checks that `kg validate` runs. Each is a function from a corpus to findings."""
