"""95 % intervals: Wilson for shares, t for means, adjusted Wald for NPS.

Each takes the sum of `count` marks, the sum of their squares, and n: how many people gave them. Where one person gives
several marks they are not independent, so n decides how wide the interval is. None where there is too little to say.
"""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from scipy.special import stdtrit

Z = NormalDist().inv_cdf(0.975)


def share(total: float, count: int, squares: float | None, n: int) -> tuple[float, float] | None:
    """Wilson's interval for the share `total` of `count`."""
    if n == 0:
        return None
    p = total / count
    centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n)
    half = Z / (1 + Z * Z / n) * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    return max(0.0, centre - half), min(1.0, centre + half)


def mean(total: float, count: int, squares: float, n: int) -> tuple[float, float] | None:
    """Student's interval for a mean; two people at least."""
    if n < 2:
        return None
    variance = max(0.0, (squares - total * total / count) / (count - 1))
    half = float(stdtrit(n - 1, 0.975)) * sqrt(variance / n)
    return total / count - half, total / count + half


def nps(total: float, count: int, squares: float, n: int) -> tuple[float, float] | None:
    """Adjusted Wald: three answers more, three quarters of one a promoter and as much a detractor."""
    if n == 0:
        return None
    centre = total / (count + 3)
    variance = (squares + 1.5) / (count + 3) - centre * centre
    half = Z * sqrt(variance / (count + 3))
    return max(-1.0, centre - half), min(1.0, centre + half)


KINDS = {"share": share, "mean": mean, "nps": nps}
