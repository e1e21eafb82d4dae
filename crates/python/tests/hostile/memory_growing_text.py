# kind: budget
text = "ha"
while True:
    text += text
