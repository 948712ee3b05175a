"""研铃 Yanling: reminds teachers of their teaching-research duties and lets them log what they did."""
