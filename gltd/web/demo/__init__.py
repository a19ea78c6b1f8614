"""The demonstration: two schemes told by public sources, with simulated events."""
