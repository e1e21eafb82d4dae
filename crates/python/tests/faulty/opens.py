with open("colors.txt") as file:
    colors = file.read()
