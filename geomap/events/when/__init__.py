"""When it happened: date expressions, their values, and which event each dates."""
