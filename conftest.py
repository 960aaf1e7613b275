"""Where every test finds its cast, its browser and its data."""

pytest_plugins = ["tests.cast", "tests.support.plugin"]
