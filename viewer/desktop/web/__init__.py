"""The map's web view: address space, profile, channel, protocol."""
