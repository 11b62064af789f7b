"""Drawings as SVG: pure functions from data to markup, styled by the one stylesheet, without any script."""
