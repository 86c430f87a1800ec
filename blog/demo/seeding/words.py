"""Words and sentences, drawn by chance."""

import random

WORDS = (
    "harbour council river morning letter engine winter market railway garden signal window "
    "committee orchard ledger bridge lantern quarry timber festival archive compass glacier "
    "meadow printer senate tunnel village weather customs ferry granite island junction kiln "
    "library museum north orbit paper question report station theatre union valley wharf year"
).split()
SENTENCES = 4_096


def title(chance: random.Random) -> str:
    """Four to nine different words."""
    return " ".join(chance.sample(WORDS, chance.randint(4, 9))).capitalize()


def sentences(chance: random.Random) -> list[str]:
    """A stock of sentences to build texts of: to make each anew would take most of the time."""
    return [
        f"{' '.join(chance.choices(WORDS, k=chance.randint(7, 14))).capitalize()}."
        for _sentence in range(SENTENCES)
    ]
