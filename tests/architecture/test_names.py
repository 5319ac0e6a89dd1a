"""A name leads to one page: two addresses of one name would send a reader to whichever was written last."""

from collections import Counter

from tests.architecture.test_access import addresses


def test_no_two_addresses_share_a_name() -> None:
    names = Counter(entry.name for written, entry in addresses() if entry.name and not written.startswith("api/"))
    assert [name for name, times in names.items() if times > 1] == []
