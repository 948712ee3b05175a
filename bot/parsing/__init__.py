"""Chinese text and document bytes → values. Pure: no I/O, no clock, no session."""
