from leads import subjects

__all__ = ["subjects"]  # it names what the events are about
