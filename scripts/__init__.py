"""What `make` runs before or beside the program: nothing here is imported by it."""
