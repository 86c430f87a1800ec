"""Learning to tell spam, pure: logistic regression over naive Bayes log-count ratios.

The method is Wang and Manning's ("Baselines and Bigrams", ACL 2012), trained by AdaGrad (Duchi et
al., JMLR 2011). It is strong on short texts, needs few examples, and what it thinks of each word
can be said. Its sums are made into probabilities on examples that each part of it has not seen
(Platt, 1999). The same examples in the same order always give the same model.
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
FOLDS = 5
SCALING_ROUNDS = 100
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

    Without enough of both kinds there is nothing to be learned: an empty model.
    """
    if min(Counter(is_spam for _found, is_spam in examples).values(), default=0) < FOLDS:
        return {}
    if len({is_spam for _found, is_spam in examples}) < 2:
        return {}
    scale, shift = _scaling(_unseen(examples))
    weights = {name: weight * scale for name, weight in _fit(examples).items()}
    weights[BIAS] += shift
    return {
        name: round(weight, 4)
        for name, weight in weights.items()
        if name == BIAS or abs(weight) >= LEAST
    }


def pruned(weights: Mapping[str, float], most: int) -> dict[str, float]:
    """The model with its strongest features alone, at most so many."""
    strongest = sorted(weights, key=lambda name: (name != BIAS, -abs(weights[name]), name))
    return {name: weights[name] for name in strongest[:most]}


def score(found: Collection[str], weights: Mapping[str, float], most: int = 5) -> Score | None:
    """What a model says of a comment's features; None if there is no model."""
    if BIAS not in weights:
        return None
    share = 1 / math.sqrt(max(1, len(found)))
    parts = {name: weights[name] * share for name in found if name in weights}
    total = weights[BIAS] + sum(parts[name] for name in sorted(parts))
    strongest = sorted(parts.items(), key=lambda part: (-abs(part[1]), part[0]))[:most]
    return Score(_squashed(total), tuple((name, round(part, 3)) for name, part in strongest))


def _unseen(examples: Sequence[Example]) -> list[tuple[float, bool]]:
    """The sum for each example by a model that has not seen it, and what it is."""
    of_kind = [[one for one in examples if one[1] is kind] for kind in (True, False)]
    folds = [[one for kind in of_kind for one in kind[part::FOLDS]] for part in range(FOLDS)]
    found = []
    for part, unseen in enumerate(folds):
        seen = [one for number, fold in enumerate(folds) if number != part for one in fold]
        weights = _fit(seen)
        found += [(_sum(features, weights), is_spam) for features, is_spam in unseen]
    return found


def _scaling(sums: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """By what to multiply a sum, and what to add, so that it is the logarithm of the odds."""
    spam = sum(is_spam for _total, is_spam in sums)
    aims = {True: (spam + 1) / (spam + 2), False: 1 / (len(sums) - spam + 2)}
    scale, shift = 1.0, 0.0
    for _round in range(SCALING_ROUNDS):
        slopes = [0.0, 0.0]
        bends = [1e-6, 0.0, 1e-6]
        for total, is_spam in sums:
            likely = _squashed(scale * total + shift)
            error, bend = likely - aims[is_spam], likely * (1 - likely)
            slopes[0] += error * total
            slopes[1] += error
            bends[0] += bend * total * total
            bends[1] += bend * total
            bends[2] += bend
        area = bends[0] * bends[2] - bends[1] * bends[1]
        if area < 1e-9:
            break
        step = (bends[2] * slopes[0] - bends[1] * slopes[1]) / area
        scale, shift = scale - step, shift - (bends[0] * slopes[1] - bends[1] * slopes[0]) / area
        if abs(step) < 1e-6:
            break
    return (scale, shift) if scale > 0 else (1.0, 0.0)


def _fit(examples: Sequence[Example]) -> dict[str, float]:
    spam, honest = Counter[str](), Counter[str]()
    for found, is_spam in examples:
        (spam if is_spam else honest).update(found)
    ratios = _ratios(spam, honest)
    own, bias = _regress([(sorted(found), is_spam) for found, is_spam in examples], ratios)
    mean = sum(abs(weight) for weight in own.values()) / len(own)
    mixed = {
        name: ((1 - MIXED) * mean + MIXED * weight) * ratios[name] for name, weight in own.items()
    }
    return mixed | {BIAS: bias}


def _sum(found: Collection[str], weights: Mapping[str, float]) -> float:
    share = 1 / math.sqrt(max(1, len(found)))
    return weights[BIAS] + share * sum(weights.get(name, 0.0) for name in sorted(found))


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
