"""What the pages that send a bilan's documents share."""

# The document is a page of its own, made to be saved: it carries its style in itself and runs nothing.
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'"
)
