"""Pictures for the demonstration newsroom, drawn by code.

``PICTURES`` names them all and ``draw`` gives one at any size and shape.
"""

from blog.demo.pictures import (
    asia,
    asia_upland,
    culture,
    deep_water,
    economy,
    europe,
    ferry_machines,
    ferry_people,
    ferry_things,
    ferry_water,
    letters,
    market,
    moth_lamp,
    science,
    south,
)
from blog.demo.pictures.registry import draw, names

SECTIONS = (
    asia,
    asia_upland,
    europe,
    south,
    economy,
    science,
    moth_lamp,
    ferry_water,
    ferry_machines,
    ferry_things,
    ferry_people,
    culture,
    letters,
    deep_water,
    market,
)
PICTURES: tuple[str, ...] = names()

__all__ = ["PICTURES", "draw"]
