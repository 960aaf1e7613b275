"""The rows of the permission matrix, a file per stage."""
