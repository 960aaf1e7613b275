"""The scenes of the demo: each plays one part of the year through the rooms' services."""
