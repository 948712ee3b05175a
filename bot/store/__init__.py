"""Engine, queries, inbox, outbox, files. Every function takes the session of the running transaction."""
