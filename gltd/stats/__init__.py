"""The statistics of place, on arrays only."""
