"""Benchmarks on published applications: `make accuracy` and `make bench`."""
