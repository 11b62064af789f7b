"""Drawings as SVG: a map of the counties, and bars. Plain functions from data to text, for pages and files.

A drawing names what it shows by classes. In a page the stylesheet paints them, light or dark; in a file of
its own (:func:`.paint.standalone`) attributes do.
"""
