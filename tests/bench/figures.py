"""How a figure is printed."""

from collections.abc import Iterable
from statistics import median


def tell(name: str, values: Iterable[float]) -> float:
    """Print the median and the spread; give the median."""
    ordered = sorted(values)
    print(f"{name:<44}{median(ordered):>9.2f}   ({ordered[0]:.2f}–{ordered[-1]:.2f}, n={len(ordered)})", flush=True)
    return median(ordered)
