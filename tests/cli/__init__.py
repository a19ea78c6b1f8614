"""Tests of gltd.cli."""
