"""What each kind of table expects of its columns."""
