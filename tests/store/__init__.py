"""Tests of the database: engine, schema, queries."""
