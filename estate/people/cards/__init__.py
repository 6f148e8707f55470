"""vCards: 2.1, 3.0 and 4.0 are read, 3.0 and 4.0 are written."""
