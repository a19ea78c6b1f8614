"""Data for the map."""
