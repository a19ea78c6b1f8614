"""The common work of a local group against drug dealing, and an honest account of what it did."""

__version__ = "0.1.0"
