"""Server-rendered pages, one module a noun."""
