from dj_hue.patterns.strudel import mini

pattern = mini("a b").color("red")
