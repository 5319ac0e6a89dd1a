"""Who works here: users who sign in, members of a workspace, the department tree, legal entities and dimensions."""

from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hesi.core.time import now
from hesi.workspace.tenancy.models import TenantManager, TenantModel, TenantQuerySet


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person who can sign in; without a password only a reset link lets them in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """One sign-in. The same person may be a member of several workspaces."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("Follow the device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    email = models.EmailField(_("work e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True, default="")
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()

    def __str__(self) -> str:
        return self.name or self.email


class Device(models.Model):
    """A browser in which a person is signed in: what it says of itself, and when it was last used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    session_key = models.CharField(max_length=40, unique=True)
    agent = models.CharField(max_length=300, blank=True)
    signed_in_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.user_id} {self.agent[:40]}"


class LegalEntity(TenantModel):
    """A company in law (法人实体): the title and tax id invoices must be made out to."""

    name = models.CharField(max_length=120)
    tax_id = models.CharField(max_length=20, blank=True)
    address_phone = models.CharField(max_length=200, blank=True)
    bank_account = models.CharField(max_length=200, blank=True)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("-is_default", "name")
        constraints = [
            models.UniqueConstraint(fields=["tenant", "name"], name="legal_entity_name_unique"),
            models.UniqueConstraint(fields=["tenant"], condition=Q(is_default=True), name="legal_entity_one_default"),
        ]

    def __str__(self) -> str:
        return self.name


class DepartmentQuerySet(TenantQuerySet["Department"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def below(self, department: "Department") -> Self:
        """The department and everything under it."""
        return self.filter(path__startswith=department.path)


class Department(TenantModel):
    """A node of the department tree. `path` holds the ids from the root, `/3/17/`, so that a subtree is one prefix."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=30, blank=True)
    head = models.ForeignKey("Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    path = models.CharField(max_length=255, default="/")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(DepartmentQuerySet)()

    class Meta:
        ordering = ("path",)
        indexes = [models.Index(fields=["tenant", "path"], name="department_path")]
        constraints = [models.UniqueConstraint(fields=["tenant", "parent", "name"], name="department_name_unique")]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(TenantQuerySet["Member"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def open_to_their_user(self) -> Self:
        """The memberships a sign-in leads to: a person's first, and the others once the address is proved to be theirs.

        Otherwise whoever registers with somebody else's address would stand in the company that later adds its owner.
        """
        # The sign-in library's models need ours to be there first.
        from allauth.account.models import EmailAddress

        mine = {"user_id": models.OuterRef("user_id")}
        proved = EmailAddress.objects.filter(**mine, email=models.OuterRef("user__email"), verified=True)
        earlier = Member.objects.filter(**mine, pk__lt=models.OuterRef("pk"))
        return self.filter(models.Exists(proved) | ~models.Exists(earlier))

    def visible_to(self, actor: Any) -> Self:
        """Colleagues are visible to each other by name; what else is shown of them is the page's matter."""
        return self if actor.is_system or actor.member_id else self.none()


class Member(TenantModel):
    """A person in a workspace (员工), with or without a sign-in."""

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    name = models.CharField(max_length=60)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    employee_no = models.CharField(max_length=30, blank=True)
    title = models.CharField(max_length=60, blank=True)
    grade = models.CharField(max_length=20, blank=True)
    department = models.ForeignKey(Department, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    legal_entity = models.ForeignKey(LegalEntity, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    joined_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[TenantManager[Any]] = TenantManager.from_queryset(MemberQuerySet)()

    class Meta:
        ordering = ("name", "pk")
        indexes = [
            models.Index(fields=["tenant", "department", "is_active"], name="member_department"),
            models.Index(fields=["tenant", "manager"], name="member_manager"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["tenant", "user"], condition=Q(user__isnull=False), name="member_user_unique"
            ),
            models.UniqueConstraint(
                fields=["tenant", "employee_no"], condition=~Q(employee_no=""), name="member_employee_no_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Dimension(TenantModel):
    """A list of the company's own (自定义档案): projects, cost centres, customers."""

    key = models.SlugField(max_length=30)
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tenant", "key"], name="dimension_key_unique")]

    def __str__(self) -> str:
        return self.name


class DimensionItem(TenantModel):
    """One entry of a dimension, such as a project with its owner."""

    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="items")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    owner = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ("code",)
        constraints = [
            models.UniqueConstraint(fields=["tenant", "dimension", "code"], name="dimension_item_code_unique")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
