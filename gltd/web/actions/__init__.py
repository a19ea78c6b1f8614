"""Every write: keyword-only, atomic, audited."""
