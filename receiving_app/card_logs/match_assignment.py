"""Pairs of least cost in sum, each member used once: a small assignment, solved exactly. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_DIGITS = 9  # behind the point, to which costs are compared
_ALONE = "\0"  # begins the name of a place that is no other


def cheapest(costs: dict[tuple[str, str], float]) -> list[tuple[str, str]]:
    """As many pairs as can be made at once, and of all such choices the one of the least cost in sum.

    Pairs are found one after the other along the path that costs least, giving up earlier ones where that is
    better on the whole; of equal costs the first by name is taken.

    Args:
        costs: what joining (one, other) costs; pairs that are not there cannot be joined.
    """
    ones = sorted({one for one, _ in costs})
    dearest = 1 + sum(abs(cost) for cost in costs.values())
    alone = {(one, f"{_ALONE}{one}"): dearest for one in ones}  # a place for each that is left over
    pairing = _Pairing(dict(sorted((costs | alone).items())))
    for start in ones:
        pairing.join(start)
    return sorted((one, other) for other, one in pairing.partner.items() if not other.startswith(_ALONE))


@dataclass(slots=True)
class _Pairing:
    costs: Mapping[tuple[str, str], float]
    partner: dict[str, str] = field(default_factory=dict)  # other -> one

    def join(self, start: str) -> None:
        """Make room for ``start`` along the cheapest path to an other that is free."""
        reached = self._reached(start)
        free = [
            (round(cost, _DIGITS), one != start, other)  # of equal ways the one that disturbs nobody
            for other, (cost, one) in reached.items()
            if other not in self.partner
        ]
        given_up = {one: other for other, one in self.partner.items()}
        *_, other = min(free)
        one = reached[other][1]
        self.partner[other] = one
        while one != start:
            other = given_up[one]
            one = reached[other][1]
            self.partner[other] = one

    def _reached(self, start: str) -> dict[str, tuple[float, str]]:
        """Other -> what the way from ``start`` to it costs, and the one before it (Bellman and Ford)."""
        spent = {start: 0.0}
        reached: dict[str, tuple[float, str]] = {}
        changed = True
        while changed:
            changed = False
            for (one, other), cost in self.costs.items():
                if one not in spent or self.partner.get(other) == one:
                    continue
                far = spent[one] + cost
                if other not in reached or round(far - reached[other][0], _DIGITS) < 0:
                    reached[other] = (far, one)
                    changed = True
                    if (back := self.partner.get(other)) is not None:
                        spent[back] = far - self.costs[back, other]
        return reached
