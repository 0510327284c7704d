"""Answers from a finished snapshot: canned questions, SPARQL, rows and their formats."""

# Whether this process is ours alone, as that of the command is: then a worker may be forked from it.
ALONE = False
