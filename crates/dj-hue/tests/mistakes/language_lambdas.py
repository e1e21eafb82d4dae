from _lambdas import forgets
from dj_hue.patterns.strudel import light

pattern = (
    light("all*4")
    .sometimes(lambda p: None)
    .off(0.25, lambda p: print(p))
    .layer(
        lambda p: p.fast(2),
        lambda p: [p],
    )
    .every(4, forgets)
)
