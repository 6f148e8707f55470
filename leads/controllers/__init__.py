from leads import subjects
from leads.answers import telling
from leads.sequences import telling as telling_of_sequences
from leads.tasks import telling as telling_of_tasks

__all__ = [
    "subjects",
    "telling",
    "telling_of_sequences",
    "telling_of_tasks",
]  # what events are about, and how they read
