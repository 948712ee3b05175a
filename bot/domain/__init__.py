"""Nouns and rules, pure: no session, clock or network. Words are explained in GLOSSARY.md."""
