"""SHACL core as plain Python checks, which `kg.shacl.compile` makes of the shapes."""
