from hesi.workspace.people.org import manager_chain, would_circle
from tests.builders import a_member


def a_line(length: int) -> list:
    line = [a_member(name="总经理")]
    for step in range(1, length):
        line.append(a_member(name=f"第{step}级", manager=line[-1]))
    return line


def test_chain_names_every_manager_from_the_nearest_up(company, django_assert_max_num_queries):
    line = a_line(6)
    with django_assert_max_num_queries(2):
        assert manager_chain(line[-1]) == line[-2::-1]


def test_chain_passes_over_people_who_have_left(company):
    boss, middle, worker = a_line(3)
    middle.is_active = False
    middle.save(update_fields=["is_active"])
    worker.refresh_from_db()
    assert manager_chain(worker) == [boss]


def test_chain_of_a_circle_ends(company):
    boss, worker = a_line(2)
    boss.manager = worker
    boss.save(update_fields=["manager"])
    assert manager_chain(worker) == [boss]
    assert would_circle(worker, boss)
    assert not would_circle(boss, a_member(name="外人"))
