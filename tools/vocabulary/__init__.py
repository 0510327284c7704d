"""Reads ontology/vocabulary/*.yaml and writes all that says the same: ontology, shapes, kinds, vocabulary.json, docs/model.md."""
