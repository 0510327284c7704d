"""SHACL core as plain Python checks: `kg.shacl.compile` makes them, `kg.shacl.reference` is pyshacl, to compare with."""
