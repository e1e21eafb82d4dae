# kind: exception
# says: RecursionError
class Again:
    def __getattr__(self, name):
        return getattr(self, name + "x")


Again().a
