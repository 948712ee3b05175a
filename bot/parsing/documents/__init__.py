"""Document bytes → lines and tables, in reading order; nothing here knows what a plan or a roster is."""
