"""A company as its people set it up on the pages: registered, its tax id filled in, colleagues invited."""

import re
from dataclasses import dataclass

from django.core import mail

from tests.journeys.papers import a_buyer
from tests.journeys.visiting import Visitor, option

COMPANY = "远山贸易有限公司"
BUYER = a_buyer(COMPANY)
PASSWORD = "a quiet river at dawn"


@dataclass(frozen=True)
class Team:
    """Everybody at a browser of their own. `employee` reports to `manager`, whose department `head` leads."""

    admin: Visitor
    head: Visitor
    manager: Visitor
    employee: Visitor
    finance: Visitor

    @property
    def visitors(self) -> list[Visitor]:
        return [self.admin, self.head, self.manager, self.employee, self.finance]


def register(company: str = COMPANY, email: str = "su@example.com", language: str = "zh-hans") -> Visitor:
    """The founder registers the company on the public page and is inside."""
    visitor = Visitor(language)
    visitor.open("/register/")
    facts = {"name": company, "person_name": "苏远", "email": email, "password": PASSWORD, "language": language}
    visitor.press("免费开通" if language == "zh-hans" else "Open the workspace", **facts)
    return visitor


def fill_in_tax_id(admin: Visitor, tax_id: str) -> None:
    """Opens the company's own legal entity and completes it."""
    page = admin.open("/admin/entities/")
    admin.open(next(link for link in page.links("/admin/entities/") if re.search(r"/\d+/$", link)))
    admin.press("保存", tax_id=tax_id)


def invite(admin: Visitor, name: str, *, manager: str = "", department: str = "", role: str = "") -> Visitor:
    """The administrator invites; the colleague chooses a password from the mail and signs in."""
    email = f"person{len(mail.outbox)}@example.com"
    page = admin.open("/admin/people/new/")
    chosen = {"name": name, "email": email}
    for field, label in (("manager", manager), ("department", department), ("roles", role)):
        chosen |= {field: option(page, field, label)} if label else {}
    admin.press("添加并邀请", **chosen)
    invitation = next(message for message in reversed(mail.outbox) if message.to == [email])
    colleague = Visitor()
    colleague.open(re.search(r"https?://[^/\s]+(/\S+/password/reset/key/\S+)", invitation.body)[1])
    colleague.press("保存密码", password1=PASSWORD, password2=PASSWORD)
    colleague.open("/accounts/login/")
    colleague.press("登录", login=email, password=PASSWORD)
    return colleague


def a_team() -> Team:
    """A registered company with a department and the people a claim meets."""
    admin = register()
    fill_in_tax_id(admin, BUYER.tax_id)
    head = invite(admin, "周岚")
    page = admin.open("/admin/departments/new/")
    admin.press("保存", name="销售部", parent=option(page, "parent", COMPANY), head=option(page, "head", "周岚"))
    manager = invite(admin, "何山", manager="周岚", department="销售部")
    employee = invite(admin, "林晓", manager="何山", department="销售部")
    finance = invite(admin, "郑敏", role="财务")
    return Team(admin, head, manager, employee, finance)
