"""The ontology, the code lists and the shapes as people look them up, in both languages.

The pages of the server and the reference of the documentation are made from the same records.
"""
