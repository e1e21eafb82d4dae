# kind: budget|exception|syntax
source = "(" * 50000 + "1" + ")" * 50000
eval(source)
