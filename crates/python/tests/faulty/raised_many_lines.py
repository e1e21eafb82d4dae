raise ValueError("first line\n   second line\n" + "x" * 1000)
