"""What a report tells of: triggers, their types and frames, and what is only called so."""
