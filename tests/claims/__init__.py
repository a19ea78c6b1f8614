"""Tests of gltd.claims."""
