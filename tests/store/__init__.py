"""Tests of gltd.store."""
