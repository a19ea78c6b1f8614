"""French texts become quantified facts."""
