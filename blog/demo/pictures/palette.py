"""The inks of the house: one paper, one black, and a few colours mixed to go together."""

Ink = tuple[int, int, int]

PAPER: Ink = (244, 237, 222)
CREAM: Ink = (234, 224, 202)
SAND: Ink = (220, 197, 154)
STONE: Ink = (190, 181, 164)
MIST: Ink = (205, 211, 202)
INK: Ink = (27, 27, 31)
SOOT: Ink = (62, 60, 62)
RED: Ink = (164, 42, 36)
WINE: Ink = (104, 28, 34)
RUST: Ink = (188, 93, 54)
ROSE: Ink = (221, 164, 141)
OCHRE: Ink = (208, 152, 54)
STRAW: Ink = (232, 197, 122)
PETROL: Ink = (24, 82, 94)
DEEP: Ink = (13, 46, 58)
LAGOON: Ink = (92, 143, 147)
SHOAL: Ink = (160, 190, 184)
SAGE: Ink = (142, 158, 124)
MOSS: Ink = (82, 103, 76)
NIGHT: Ink = (22, 30, 50)
DUSK: Ink = (62, 70, 96)


def mix(first: Ink, second: Ink, share: float) -> Ink:
    """Give the colour that lies the given share of the way from the first ink to the second."""
    a, b, c = (round(p + (q - p) * share) for p, q in zip(first, second, strict=True))
    return (a, b, c)
