"""How many were killed, wounded, held, missing or displaced, and whose they were."""
