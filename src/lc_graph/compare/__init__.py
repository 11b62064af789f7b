"""Figures as the sources print them: read, compared like with like, told of one region or one indicator.

What to call:

* :func:`.figures.figures`: every printed figure of a store.
* :func:`.compare.compare`: two to eight regions side by side.
* :func:`.profile.profile`: what the sources say of a region, and what they leave out.
* :func:`.indicator.indicator`: one indicator over places and periods.

The last three read the figures themselves unless they are given (``printed=``). All return plain data
(:mod:`.model`, :mod:`.profiles`), with names and sentences (:class:`.model.Words`) in Chinese and English.
"""
