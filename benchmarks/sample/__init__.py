"""The parts of benchmarks/corpus_sample.py: a world of invented actors, sentences about them, and their facts."""
