"""Measures, intervals, comparability, conflicts and arithmetic of figures: pure."""
