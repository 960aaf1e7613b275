"""SQLite for one busy process: Django's backend with a fair lock before every write."""
