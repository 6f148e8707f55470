"""Keeping an agency: all of it in one file, and back from it."""
