import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hesi.core.errors import Forbidden
from hesi.workspace.access.actor import Actor
from hesi.workspace.files.tables import TableNotReadable
from hesi.workspace.people.importing.apply import import_people
from hesi.workspace.people.importing.plan import plan_import
from hesi.workspace.people.importing.table import MOST_ROWS, read_table, template_xlsx
from hesi.workspace.people.models import Department, Member
from tests.builders import a_department, a_member
from tests.builders_people import an_administrator

CSV = """姓名,邮箱,工号,部门,直接上级,职位
王经理,wang@example.com,E001,销售部,,部门经理
李员工,li@example.com,E002,销售部 / 华东区,E001,销售
"""


@pytest.fixture
def administrator(company):
    return an_administrator()


def table(text: str = CSV):
    return read_table(text.encode(), "people.csv")


def test_template_can_be_imported_as_it_is():
    rows = read_table(template_xlsx(), "hesi-people.xlsx")
    assert [row["employee_no"] for _number, row in rows] == ["E001", "E002"]


def test_chinese_csv_of_excel_is_read():
    assert read_table(CSV.encode("gb18030"), "people.csv") == table()


def test_numbers_in_cells_stay_whole():
    book = openpyxl.Workbook()
    book.active.append(["姓名", "邮箱", "工号"])
    book.active.append(["王", "wang@example.com", 1001.0])
    target = io.BytesIO()
    book.save(target)
    assert read_table(target.getvalue(), "a.xlsx")[0][1]["employee_no"] == "1001"


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04broken", b"\x89PNG\r\n\0\0", "部门,职位\n甲,乙\n".encode(), b"\xff\xfe\xff", b"x" * 3_000_000],
)
def test_what_is_no_table_of_people_is_refused_by_name(content):
    with pytest.raises(TableNotReadable, match="people"):
        read_table(content, "people.csv")


def test_too_many_rows_are_refused():
    rows = "".join(f"员工{n},e{n}@example.com\n" for n in range(MOST_ROWS + 1))
    with pytest.raises(TableNotReadable, match=str(MOST_ROWS)):
        read_table(("姓名,邮箱\n" + rows).encode(), "people.csv")


def test_import_adds_people_departments_and_managers_once(administrator):
    root = a_department("总部")
    by = Actor(administrator)
    done = import_people(table(), by=by)
    assert (done.added, done.changed, done.left_out) == (2, 0, 0)
    worker = Member.objects.get(employee_no="E002")
    assert worker.manager.name == "王经理"
    assert [worker.department.name, worker.department.parent.name] == ["华东区", "销售部"]
    assert worker.department.path.startswith(root.path)
    again = import_people(table(), by=by)
    assert (again.added, again.changed) == (0, 0)
    assert Department.objects.count() == 3


def test_rows_that_cannot_be_right_are_named_and_the_rest_goes_on(administrator):
    wrong = (
        ",missing@example.com,E003,,,\n"
        "张三,not-an-address,E004,,,\n"
        "赵四,zhao@example.com,E002,,,\n"
        "钱五,qian@example.com,E006,,E999,\n"
    )
    text = CSV + wrong
    plan = plan_import(table(text))
    assert [row.outcome for row in plan.rows] == ["new", "new", "wrong", "wrong", "wrong", "wrong"]
    assert plan.rows[2].number == 4
    assert import_people(table(text), by=Actor(administrator)).left_out == 4


def test_known_people_are_changed_by_number_or_address(administrator):
    by_number, by_address = a_member(name="旧名", employee_no="E001"), a_member(name="李员工", email="li@example.com")
    plan = plan_import(table())
    assert [row.member for row in plan.rows] == [by_number, by_address]
    import_people(table(), by=Actor(administrator))
    by_number.refresh_from_db()
    assert by_number.name == "王经理"


def test_only_who_manages_people_may_import(member):
    with pytest.raises(Forbidden):
        import_people(table(), by=Actor(member))


def test_page_shows_first_and_does_it_then(administrator, client_of):
    browser = client_of(administrator)
    assert browser.get("/admin/people/import/").status_code == 200
    assert browser.get("/admin/people/import/template/").content.startswith(b"PK")
    upload = SimpleUploadedFile("people.csv", CSV.encode())
    preview = browser.post("/admin/people/import/", {"table": upload})
    assert "王经理" in preview.content.decode()
    assert Member.objects.count() == 1
    key = preview.context["file"].key
    assert browser.post("/admin/people/import/application/", {"file": key, "invite": "on"}).status_code == 303
    assert Member.objects.count() == 3
    wrong = browser.post("/admin/people/import/", {"table": SimpleUploadedFile("a.csv", b"x")})
    assert wrong.status_code == 422
