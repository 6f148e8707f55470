from visits import lead_part, telling

__all__ = ["lead_part", "telling"]  # they register what they add to the pages of leads
