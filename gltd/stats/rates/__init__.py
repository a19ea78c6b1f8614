"""Counts and rates: two counts, a series, many areas."""

from gltd.stats.rates.comparison import Comparison, compare
from gltd.stats.rates.etest import e_test
from gltd.stats.rates.limits import Funnel, false_discovery, funnel
from gltd.stats.rates.series import Trend, trend

__all__ = ["Comparison", "Funnel", "Trend", "compare", "e_test", "false_discovery", "funnel", "trend"]
