"""Displacement: local effect, what moved around, and what is left when both are added."""

from gltd.stats.displacement.assess import Assessment, Nature, Scale, assess, scale_named, study
from gltd.stats.displacement.counting import ROLES, Role, Tally, Window, Windows, ZoneCount, tally
from gltd.stats.displacement.did import DiD, did
from gltd.stats.displacement.dispersion import Dispersion, overdispersion
from gltd.stats.displacement.many import Combined, combine, wdd_many
from gltd.stats.displacement.placebo import Placebo, placebo
from gltd.stats.displacement.rings import rest, rings
from gltd.stats.displacement.synthetic import Synthetic, synthetic
from gltd.stats.displacement.wdd import WDD, contrast, wdd
from gltd.stats.displacement.wdq import WDQ, wdq

__all__ = [
    "ROLES",
    "WDD",
    "WDQ",
    "Assessment",
    "Combined",
    "DiD",
    "Dispersion",
    "Nature",
    "Placebo",
    "Role",
    "Scale",
    "Synthetic",
    "Tally",
    "Window",
    "Windows",
    "ZoneCount",
    "assess",
    "combine",
    "contrast",
    "did",
    "overdispersion",
    "placebo",
    "rest",
    "rings",
    "scale_named",
    "study",
    "synthetic",
    "tally",
    "wdd",
    "wdd_many",
    "wdq",
]
