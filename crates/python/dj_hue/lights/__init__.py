"""Lights: the groups they form and what a single one does."""

from dj_hue.lights.effects import LightEffect, Phaser
from dj_hue.lights.setup import LightGroup, LightSetup, ZoneType

__all__ = ["LightEffect", "LightGroup", "LightSetup", "Phaser", "ZoneType"]
