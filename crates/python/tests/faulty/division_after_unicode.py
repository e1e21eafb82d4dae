name = "ünïcödé"; speed = 4 / len("")
