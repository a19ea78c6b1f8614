"""One module a command, with Django's own name for it."""
