"""Imports as the office sees them: uploaded, checked, started, followed, undone. The reading and writing
itself is in `properties.exchange`."""
