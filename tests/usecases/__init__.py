"""Tests of gltd.usecases."""
