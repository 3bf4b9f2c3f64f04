"""Scripts of the repository: what the build, the Makefile and the maintainers run."""
