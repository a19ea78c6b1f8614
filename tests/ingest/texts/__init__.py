"""Tests of documents read as texts."""
