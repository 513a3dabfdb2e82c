"""Rung finds the rung an ML team stands on and the next one worth climbing."""

__version__ = "0.1.0"
