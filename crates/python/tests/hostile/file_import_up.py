# kind: exception
import importlib

importlib.import_module("../../etc/passwd")
