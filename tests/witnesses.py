"""Who tells of one signing, for the tests of how many sources there are."""

from __future__ import annotations

LONG = "The two ministers signed the Treaty on Lanterns and Whales in the old town hall of Lisbon on a rainy Tuesday evening."
# Who tells of one signing: article, whose it is, in whose voice, the words; and how many sources in how many articles these are.
WITNESSES = {
    "two papers": ([("a", "x", "own", "It was signed."), ("b", "y", "own", "They signed.")], (2, 2)),
    "one paper twice": ([("a", "x", "own", "It was signed."), ("b", "x", "own", "They signed.")], (1, 2)),
    "one article, two reports": ([("a", "x", "own", "Signed."), ("a", "x", "own", "It was signed.")], (1, 1)),
    "a long sentence taken over": ([("a", "x", "own", LONG), ("b", "y", "own", LONG)], (1, 2)),
    "a short sentence alike": ([("a", "x", "own", "It was signed."), ("b", "y", "own", "It was signed.")], (2, 2)),
    "a sentence of words of its own": (
        [(a, a, "own", "Both sides signed there before dawn, after long hard talks.") for a in "xy"],
        (1, 2),
    ),
    "a sentence of names, numbers and links": (
        [(a, a, "own", "In 2021 Peru bought ferries from Chile for over 3 million with Bolivia.") for a in "xy"],
        (2, 2),
    ),
    "a shorter one of a paper that is cited elsewhere": (
        [("a", "x", "own", LONG[:60]), ("b", "y", "own, citing x", LONG[:60])],
        (1, 2),
    ),
    "a shorter one, and a third paper is cited": (
        [("a", "x", "own", LONG[:60]), ("b", "y", "own, citing z", LONG[:60])],
        (2, 2),
    ),
    "one speaker in two papers": ([("a", "x", "z", "“We signed.”"), ("b", "y", "z", "“Signed it is.”")], (1, 2)),
    "one speaker, and a paper itself": ([("a", "x", "z", "“We signed.”"), ("b", "y", "own", "They signed.")], (2, 2)),
    "taken over, and a third": (
        [("a", "x", "own", LONG), ("b", "y", "own", LONG), ("c", "z", "own", "They signed.")],
        (2, 3),
    ),
}
