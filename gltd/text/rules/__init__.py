"""One file a rule: cues as data, true and false examples."""
