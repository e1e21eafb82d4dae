from dj_hue.patterns import GroupEffect

effect = GroupEffect("all")
