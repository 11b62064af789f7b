"""What the graph knows from elsewhere: codes, classifications and reference chains."""
