"""Emerging clusters: where and when more happened than chance brings. The public names of the scans."""

from gltd.stats.census import person_days
from gltd.stats.circles import Reach
from gltd.stats.globe import GlobePoints
from gltd.stats.monte_carlo import Replications
from gltd.stats.scan_permutation import permutation, snap
from gltd.stats.scan_poisson import indirect_expected, poisson
from gltd.stats.scan_result import Cluster, ScanResult
from gltd.stats.windows import Calendar

__all__ = [
    "Calendar",
    "Cluster",
    "GlobePoints",
    "Reach",
    "Replications",
    "ScanResult",
    "indirect_expected",
    "permutation",
    "person_days",
    "poisson",
    "snap",
]
