"""Locks by number."""

from hesi.workspace.tenancy.locks import lock_number


def test_a_name_is_one_number_in_every_process_and_version() -> None:
    assert lock_number("worker.leader.sweeper") == -3855063350141570570
    numbers = {lock_number(f"worker.{key}") for key in range(1000)}
    assert len(numbers) == 1000
    assert min(numbers) < 0 < max(numbers)
    assert all(-(2**63) <= number < 2**63 for number in numbers)
