"""Benchmarks by name: `python -m tests.benchmarks [NAME ...] [--json FILE]`."""
