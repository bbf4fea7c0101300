"""Does the program answer as the real Kubernetes did? Recorded inputs go in at the front doors."""
