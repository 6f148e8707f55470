"""What the agency keeps of a person: all of it handed out, and all of it erased.

Each room says in its `personal.py` which of its columns hold what about whom (`rooms.holds`) and what it
gives into somebody's archive (`rooms.gives`). A test walks every column of the database, so that nothing
personal is stored that neither reaches."""
