class Pattern:
    pass


pattern = Pattern()
