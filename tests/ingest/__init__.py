"""Tests of gltd.ingest."""
