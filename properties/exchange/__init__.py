"""Listings from files of other systems."""
