"""Tests of the bilan: figures, snapshot, documents."""
