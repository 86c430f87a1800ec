"""Learning to tell spam, pure: logistic regression over naive Bayes log-count ratios.

The method is Wang and Manning's ("Baselines and Bigrams", ACL 2012), trained by AdaGrad (Duchi et
al., JMLR 2011). It is strong on short texts, needs few examples, and what it thinks of each word
can be said. The same examples in the same order always give the same model.
"""

import math
import random
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

SMOOTHING = 1.0
DECAY = 0.001
STEP = 0.5
ROUNDS = 15
MIXED = 0.5
"""How far each word's own weight is trusted beside the mean of all."""
SEED = 20_120
BIAS = ""
LEAST = 0.02
"""Weights smaller than this decide nothing and are not kept."""

Example = tuple[frozenset[str], bool]


@dataclass(frozen=True)
class Score:
    """How likely spam a comment is, 0 to 1, and what spoke most, each with its part in the sum.

    Above 0 speaks for spam, below for an honest comment; the strongest come first.
    """

    probability: float
    strongest: tuple[tuple[str, float], ...]


def fit(examples: Sequence[Example]) -> dict[str, float]:
    """The weight of each feature, and of none under `BIAS`, from examples of both kinds.

    Without both kinds there is nothing to be learned: an empty model.
    """
    spam, honest = Counter[str](), Counter[str]()
    for found, is_spam in examples:
        (spam if is_spam else honest).update(found)
    if not spam or not honest:
        return {}
    ratios = _ratios(spam, honest)
    own, bias = _regress([(sorted(found), is_spam) for found, is_spam in examples], ratios)
    mean = sum(abs(weight) for weight in own.values()) / len(own)
    mixed = {
        name: ((1 - MIXED) * mean + MIXED * weight) * ratios[name] for name, weight in own.items()
    }
    return {name: round(weight, 4) for name, weight in mixed.items() if abs(weight) >= LEAST} | {
        BIAS: round(bias, 4)
    }


def score(found: Collection[str], weights: Mapping[str, float], most: int = 5) -> Score | None:
    """What a model says of a comment's features; None if there is no model."""
    if BIAS not in weights:
        return None
    share = 1 / math.sqrt(max(1, len(found)))
    parts = {name: weights[name] * share for name in found if name in weights}
    total = weights[BIAS] + sum(parts[name] for name in sorted(parts))
    strongest = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:most]
    return Score(_squashed(total), tuple((name, round(part, 3)) for name, part in strongest))


def _ratios(spam: Counter[str], honest: Counter[str]) -> dict[str, float]:
    """How much more often each feature is met in spam, as a logarithm."""
    names = spam.keys() | honest.keys()
    of_spam = spam.total() + SMOOTHING * len(names)
    of_honest = honest.total() + SMOOTHING * len(names)
    return {
        name: math.log((spam[name] + SMOOTHING) / of_spam)
        - math.log((honest[name] + SMOOTHING) / of_honest)
        for name in names
    }


def _regress(
    examples: list[tuple[list[str], bool]], ratios: Mapping[str, float]
) -> tuple[dict[str, float], float]:
    weights, seen = dict.fromkeys(ratios, 0.0), dict.fromkeys(ratios, 1e-8)
    bias, bias_seen = 0.0, 1e-8
    chance = random.Random(SEED)
    for _round in range(ROUNDS):
        for found, is_spam in _shuffled(examples, chance):
            share = 1 / math.sqrt(max(1, len(found)))
            error = _squashed(bias + share * sum(weights[n] * ratios[n] for n in found)) - is_spam
            bias_seen += error * error
            bias -= STEP * error / math.sqrt(bias_seen)
            for name in found:
                slope = error * ratios[name] * share + DECAY * weights[name]
                seen[name] += slope * slope
                weights[name] -= STEP * slope / math.sqrt(seen[name])
    return weights, bias


def _shuffled(
    examples: list[tuple[list[str], bool]], chance: random.Random
) -> Iterable[tuple[list[str], bool]]:
    order = list(range(len(examples)))
    chance.shuffle(order)
    return (examples[place] for place in order)


def _squashed(total: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
