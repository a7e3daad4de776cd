"""Purpose: the control API at `/control/{act}`: how tests and the tour move people, time and faults."""
