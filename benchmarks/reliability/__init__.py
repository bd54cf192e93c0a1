"""What faults cost: records lost or doubled, and whether exit codes say what happened."""
