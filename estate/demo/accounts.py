"""Who signs in to the sample; here alone, as the supervisor must not load the tables."""

ADMIN, STAFF, AGENT = "admin@demo.example", "staff@demo.example", "agent@demo.example"
ACCOUNTS = (ADMIN, STAFF, AGENT)
PASSWORD = "demo-estate"
