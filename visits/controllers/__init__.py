from visits import lead_part, telling, wording

__all__ = ["lead_part", "telling", "wording"]  # they register what they add to the pages of leads
