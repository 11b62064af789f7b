"""Drawings as SVG: a map of the counties, bars, and the facsimile of a page, for pages and files.

Plain functions from data to text.

A drawing names what it shows by classes. In a page the stylesheet paints them, light or dark; in a file of
its own (:func:`.paint.standalone`) attributes do.
"""
