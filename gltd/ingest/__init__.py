"""Files of many formats become one checked table and a list of problems."""
