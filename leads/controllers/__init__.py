from leads import subjects
from leads.answers import telling

__all__ = ["subjects", "telling"]  # they name what the events are about, and how it reads
