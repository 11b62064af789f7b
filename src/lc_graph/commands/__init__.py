"""The commands, one module each; a module's ``command`` is what ``lc-graph <module>`` runs."""
