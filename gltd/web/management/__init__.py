"""Commands of Django that are ours to change."""
