"""How messages travel. A channel knows how to hand over a parcel and to take what was said; nothing of teaching."""
