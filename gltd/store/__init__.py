"""Events in immutable Parquet batches read by DuckDB, and the reference of places."""
