"""French forms of numbers and dates in templates."""
