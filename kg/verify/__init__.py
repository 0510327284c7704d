"""A second opinion: what other programs find in the same data, and whether they agree with ours (`kg.verify.compare`).

rdflib, pyshacl, owlrl and HermiT are loaded here alone, and only while they run.
"""
