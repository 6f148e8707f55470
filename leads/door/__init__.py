"""What becomes of an arrival between `capture.register` and its answer."""
