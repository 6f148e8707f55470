"""What an agency sees and keeps while its machines fail: `make chaos`, results in bench/CHAOS.md."""
