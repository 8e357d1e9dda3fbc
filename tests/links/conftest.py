"""The sample office over HTTP, as the tests of the pages know it."""

from tests.web.conftest import (  # noqa: F401  fixtures, found by name
    address_of_web,
    house,
    installation,
)
