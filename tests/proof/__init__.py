"""Published records, from the house that makes them to the command that checks them: over all floors."""
