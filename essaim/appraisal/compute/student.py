"""The quantile of Student's law, without a library: exact tail by continued fraction, then bisection."""

import math


def quantile(level: float, freedom: int) -> float:
    """t such that a Student variable lies in [-t, t] with probability `level`."""
    low, high = 0.0, 1.0
    while inside(high, freedom) < level:
        high *= 2
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if inside(middle, freedom) < level else (low, middle)
    return high


def inside(t: float, freedom: int) -> float:
    """P(|T| <= t)."""
    return 1 - beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function (Lentz's continued fraction)."""
    if x in (0.0, 1.0):
        return x
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(1 - x, b, a)
    front = math.exp(
        a * math.log(x) + b * math.log1p(-x) + math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    )
    c, d = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    total = d
    for m in range(1, 500):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d, c = 1 / (1 + term * d), 1 + term / c
            total *= d * c
        if abs(d * c - 1) < 1e-15:
            break
    return front * total / a
