class Chain:
    def fast(self, by):
        return self

    def slow(self, by):
        return self


pattern = (
    Chain()
    .fast(2)
    .solw(3)
    .fast(4)
)
