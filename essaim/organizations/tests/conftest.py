import pytest

from essaim.organizations.management.sample_registry import SampleRegistry
from essaim.organizations.queries.registry import bucket


@pytest.fixture
def registry(settings):
    """A local register that answers the real shape, with its faults.

    There is time for its answers on a slow machine; a test of the time-out sets a short one.
    """
    bucket.reset()
    with SampleRegistry(slow_seconds=60.0) as server:
        settings.REGISTRY_URL = server.url
        settings.REGISTRY_TIMEOUT = 20.0
        yield server
    bucket.reset()
