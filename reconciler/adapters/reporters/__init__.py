"""Who is told what the engine does: a person at a terminal, a log, nobody."""
