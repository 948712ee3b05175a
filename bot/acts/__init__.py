"""One thing that happens to the school, in one transaction: (session, who, now, values) → outcome.

`who` is the person acting; None is the operator at the machine's own command line.
Rights are checked here and nowhere else.
"""
