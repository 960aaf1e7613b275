"""The commands that look after the installation itself, one file each."""
