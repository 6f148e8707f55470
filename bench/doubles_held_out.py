"""The same measure on people whose truth played no part in the choice of the weights.

The delivered weights were chosen while looking at all of these people. So the people are split in two by a hash of
who they are; weights and threshold are learned anew from the one half alone, as the logarithm of how much more
often a finding is made of one person than of two, and both are measured on the other half."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations

from bench.doubles import Result
from estate.people.doubles import likeness
from estate.people.doubles.likeness import Finding

Kind = tuple[str, float]
"""A trait, and how alike: the delivered weight names the degree."""
Pair = tuple[int, int]


@dataclass
class Half:
    """`found` are the pairs that meet, `truth` those that are one."""

    found: dict[Pair, list[Finding]]
    truth: set[Pair]


def told(results: Sequence[Result]) -> list[str]:
    lines = [
        "## Held out",
        "",
        "The data hold no set at which nobody looked while the weights were chosen. So each set is split in two by a hash of",
        "`rec_id`; weights and threshold are learned from one half alone (how much more often a finding is made of one person",
        "than of two), and measured on the other half, beside the delivered weights there. The true pairs that never meet",
        "count as not found.",
        "",
        "| set | learned from | measured on | true pairs | learned: precision | recall | delivered: precision | recall |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for result in results:
        halves = [_half(result, n) for n in (0, 1)]
        for n in (0, 1):
            cells = _measured(halves[n], halves[1 - n])
            lines.append(f"| {result.name} | half {n + 1} | half {2 - n} | {cells} |")
    for one, other in permutations(results, 2):
        cells = _measured(*(Half(result.found, result.true_pairs) for result in (one, other)))
        lines.append(f"| {other.name} | {one.name} | all | {cells} |")
    return [*lines, ""]


def _half(result: Result, number: int) -> Half:
    """Who they are, and nothing else, says in which half they are."""
    side = [hashlib.sha256(row.truth.encode()).digest()[0] % 2 for row in result.rows]
    found = {pair: f for pair, f in result.found.items() if side[pair[0]] == side[pair[1]] == number}
    return Half(found, {pair for pair in result.true_pairs if side[pair[0]] == number})


def _measured(seen: Half, unseen: Half) -> str:
    weights = _learned(seen)
    least = _threshold(seen, weights)
    learned = {pair for pair, found in unseen.found.items() if _sum(found, weights) >= least}
    delivered = {pair for pair, found in unseen.found.items() if likeness.is_likely(found)}
    cells = [f"{len(unseen.truth):,}"]
    for chosen in (learned, delivered):
        right = len(chosen & unseen.truth)
        cells += [f"{right / max(1, len(chosen)):.4f}", f"{right / len(unseen.truth):.4f}"]
    return " | ".join(cells)


def _learned(seen: Half) -> dict[Kind, float]:
    same, apart = Counter[Kind](), Counter[Kind]()
    for pair, found in seen.found.items():
        (same if pair in seen.truth else apart).update(_kinds(found))
    ones = sum(pair in seen.truth for pair in seen.found)
    others = len(seen.found) - ones
    return {
        kind: math.log2((same[kind] + 0.5) / (ones + 1)) - math.log2((apart[kind] + 0.5) / (others + 1))
        for kind in same | apart
    }


def _kinds(found: Iterable[Finding]) -> list[Kind]:
    return [(str(one.trait), round(one.weight)) for one in found]


def _sum(found: Iterable[Finding], weights: dict[Kind, float]) -> float:
    """What was never seen while learning says nothing."""
    return sum(weights.get(kind, 0.0) for kind in _kinds(found))


def _threshold(seen: Half, weights: dict[Kind, float]) -> float:
    """The highest at which precision and recall together are best."""
    sums = sorted(((_sum(f, weights), pair in seen.truth) for pair, f in seen.found.items()), reverse=True)
    right, best, least = 0, 0.0, math.inf
    for n, (total, is_right) in enumerate(sums, 1):
        right += is_right
        both = 2 * right / (n + len(seen.truth))
        if both > best:
            best, least = both, total
    return least
