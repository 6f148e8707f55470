"""Likely doubles as people see them: the queue, two side by side, what was made one."""
