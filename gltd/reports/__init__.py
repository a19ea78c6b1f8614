"""A frozen snapshot becomes HTML, PDF and ODS."""
