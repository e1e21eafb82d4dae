pattern: object = {"tempo", "ä"}  # Nobody knows where a set was made.
