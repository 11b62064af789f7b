"""The engine that answers: the store, the processes that evaluate queries, and plain look-ups."""
