"""The web service, the only user of Flask: start page, questions, downloads and the SPARQL endpoint."""
