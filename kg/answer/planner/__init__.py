"""A query made ready for the embedded store: read as a tree, put in order, and its first rows found by the index of the snapshot."""
