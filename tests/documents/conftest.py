from tests.people.conftest import by, store  # noqa: F401 - the same empty office
