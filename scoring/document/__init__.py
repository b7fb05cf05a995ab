"""The standard document: read once, checked whole, compiled into what the engine walks."""
