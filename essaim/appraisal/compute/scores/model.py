"""The additive model: score = dossier − severity of the reader + chance.

Dossiers are fixed: none is pulled towards the others. Severities are random with mean 0 (Paul, 1981), so
those seen on few readings are shrunk; their variance is that of restricted maximum likelihood
(Patterson and Thompson, 1971), found on one line of possible values once the design is diagonalised.
"""

from dataclasses import dataclass

import numpy as np

from essaim.optimum.solver import Floats, Ints

WIDEST, STEPS = 12.0, 240  # shrinkage is looked for from e^-12 to e^12
NOTHING = 1e-9


@dataclass(frozen=True)
class Design:
    """Readings as arrays; readers and dossiers are numbered from 0."""

    reader: Ints
    dossier: Ints
    value: Floats
    readers: int
    dossiers: int

    def means(self) -> tuple[Floats, Ints]:
        counts = np.bincount(self.dossier, minlength=self.dossiers)
        return np.bincount(self.dossier, self.value, self.dossiers) / np.maximum(counts, 1), counts

    def shares(self) -> Floats:
        """Line by dossier: the part of each reader in its mean."""
        _, counts = self.means()
        shares = np.zeros((self.dossiers, self.readers))
        np.add.at(shares, (self.dossier, self.reader), 1.0)
        return shares / np.maximum(counts, 1)[:, None]


@dataclass(frozen=True)
class Fit:
    """`inverse` gives the variances: of severities, and of what each dossier owes to them."""

    severity: Floats
    corrected: Floats
    shrinkage: float
    noise: float  # variance of one reading; nan when no freedom is left
    freedom: int
    inverse: Floats
    shares: Floats

    def error_of_dossiers(self, counts: Ints) -> Floats:
        owed = np.einsum("dr,rs,ds->d", self.shares, self.inverse, self.shares)
        return np.sqrt(self.noise * (1 / counts + owed))

    def error_of_readers(self) -> Floats:
        return np.sqrt(self.noise * np.diag(self.inverse))


def fit(design: Design, panels: int, shrinkage: float | None) -> Fit:
    """`panels`: how many sets of readers and dossiers no reading links."""
    means, counts = design.means()
    shares = design.shares()
    within = -(design.value - means[design.dossier])  # severity lowers a score
    seen = np.bincount(design.reader, within, design.readers)
    readings = np.bincount(design.reader, minlength=design.readers)
    links = np.diag(readings.astype(float)) - (shares * counts[:, None]).T @ shares
    roots, axes = np.linalg.eigh(links)
    real = roots > NOTHING * max(1.0, float(roots.max(initial=1.0)))
    along = axes.T @ seen
    total = float(within @ within)
    freedom = len(design.value) - design.dossiers
    if shrinkage is None:
        shrinkage = likeliest(roots[real], along[real], total, freedom)
    kept = np.where(real, along / np.where(real, roots + shrinkage, 1.0), 0.0)
    severity = axes @ kept
    residual = max(total - float(along[real] @ kept[real]), 0.0)
    rest = freedom if shrinkage > 0 else freedom - (design.readers - panels)
    noise = residual / rest if rest > 0 else float("nan")
    spread = np.where(real, 1 / np.where(real, roots + shrinkage, 1.0), 1 / shrinkage if shrinkage else 0.0)
    inverse = (axes * spread) @ axes.T
    corrected = means + shares @ severity
    return Fit(severity, corrected, shrinkage, noise, rest, inverse, shares)


def likeliest(roots: Floats, along: Floats, total: float, freedom: int) -> float:
    """The ratio of variances (reading to reader) that restricted likelihood prefers."""

    def loss(position: float) -> float:
        ratio = float(np.exp(position))
        residual = max(total - float((along**2 / (roots + ratio)).sum()), 1e-300)
        return freedom * float(np.log(residual)) + float(np.log1p(roots / ratio).sum())

    if not len(roots) or total <= NOTHING or freedom <= 0:
        return float(np.exp(WIDEST))
    line = np.linspace(-WIDEST, WIDEST, STEPS + 1)
    best = int(np.argmin([loss(position) for position in line]))
    low, high = line[max(best - 1, 0)], line[min(best + 1, STEPS)]
    for _ in range(60):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        low, high = (low, right) if loss(left) <= loss(right) else (left, high)
    return float(np.exp((low + high) / 2))


def panels_of(design: Design) -> tuple[Ints, Ints, int]:
    """The panel of each reader and of each dossier: connected sets of the graph of readings."""
    parent = list(range(design.readers + design.dossiers))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for reader, dossier in zip(design.reader.tolist(), design.dossier.tolist(), strict=True):
        first, second = root(reader), root(design.readers + dossier)
        parent[max(first, second)] = min(first, second)
    roots = np.array([root(node) for node in range(len(parent))], dtype=np.int64)
    names, numbers = np.unique(roots, return_inverse=True)
    return numbers[: design.readers], numbers[design.readers :], len(names)
