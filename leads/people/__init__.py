"""People and what is known of them, with a case or without one."""
