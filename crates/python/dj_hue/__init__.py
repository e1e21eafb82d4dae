"""Patterns for lights, as pattern files import them.

Everything here only builds data: nothing of it runs while lights play.
"""
