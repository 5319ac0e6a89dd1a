"""A company registers itself."""

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hesi.core.errors import Conflict, Forbidden, Invalid
from hesi.core.text import clean_line
from hesi.workspace.access.actor import SystemActor
from hesi.workspace.access.models import Role, RoleHolder
from hesi.workspace.access.registry import ADMIN, FINANCE
from hesi.workspace.events.record import record
from hesi.workspace.people.models import LegalEntity, Member, User
from hesi.workspace.people.tree import lay_department
from hesi.workspace.tenancy.models import Tenant
from hesi.workspace.tenancy.opening import open_workspace
from hesi.workspace.tenancy.scope import tenant_scope

FOUNDER_ROLES = (ADMIN, FINANCE)


class RegistrationClosed(Forbidden):
    code = "registration_closed"


class EmailTaken(Conflict):
    """Somebody signs in with this address already."""

    code = "email_taken"


def register_company(
    name: str, email: str, password: str, person_name: str, *, language: str = settings.LANGUAGE_CODE
) -> Member:
    """Open a trial workspace for a company and make this person its administrator and finance.

    The company's name becomes its first legal entity and the root of its departments; the provider's workspace, where
    there is one, supports it. Raises `Invalid` and `EmailTaken` with the fields to correct.
    """
    if not settings.REGISTRATION_OPEN:
        raise RegistrationClosed(
            _("New companies are not registered here. Ask the people who run this system to open a workspace for you.")
        )
    name, person_name, email = clean_line(name, 120), clean_line(person_name, 60), email.strip().lower()
    _check(name, email, password, person_name)
    # Hashing takes its time on purpose; the database is not held meanwhile.
    hashed = make_password(password)
    try:
        return _open(name, email, hashed, person_name, language)
    except IntegrityError:
        if User.objects.filter(email=email).exists():
            raise _taken() from None
        raise


@transaction.atomic
def _open(name: str, email: str, hashed: str, person_name: str, language: str) -> Member:
    user = User.objects.create(email=email, name=person_name, password=hashed, language=language)
    provider = Tenant.objects.filter(kind=Tenant.Kind.PROVIDER).order_by("pk").first()
    tenant = open_workspace(name, provider=provider, language=language)
    with tenant_scope(tenant):
        entity = LegalEntity.objects.create(name=name, is_default=True)
        root = lay_department(name[:60], None)
        member: Member = Member.objects.create(
            user=user, name=person_name, email=email, department=root, legal_entity=entity, joined_on=tenant.today
        )
        root.head = member
        root.save(update_fields=["head"])
        for role in Role.objects.filter(key__in=FOUNDER_ROLES):
            RoleHolder.objects.create(role=role, member=member)
        record("company.registered", member, by=SystemActor("registration"), audience=[member.pk], company=name)
    return member


def _check(name: str, email: str, password: str, person_name: str) -> None:
    if len(name) < 2 or not person_name:
        raise Invalid(
            _("Give the company's full name and your own."),
            fields={
                **({"name": _("Enter the company's full name as on its business licence.")} if len(name) < 2 else {}),
                **({} if person_name else {"person_name": _("Enter your name.")}),
            },
        )
    check_email(email)
    if User.objects.filter(email=email).exists():
        raise _taken()
    check_password(password, User(email=email, name=person_name))


def check_email(email: str) -> None:
    """Refuse what is no e-mail address."""
    try:
        validate_email(email)
    except ValidationError:
        problem = _("“{email}” is not an e-mail address. It looks like name@company.com.").format(email=email[:80])
        raise Invalid(problem, fields={"email": problem}) from None
    if len(email) > 254:
        problem = _("The e-mail address is longer than 254 characters.")
        raise Invalid(problem, fields={"email": problem})


def check_password(password: str, user: User) -> None:
    """Refuse a password that is easily guessed, and say how to make a better one."""
    if len(password) > 128:
        problem = _("The password is longer than 128 characters. Choose a shorter one.")
        raise Invalid(problem, fields={"password": problem})
    try:
        validate_password(password, user)
    except ValidationError as weak:
        advice = _("{problem} A sentence of several words is easy to remember and hard to guess.")
        problem = advice.format(problem=" ".join(weak.messages))
        raise Invalid(problem, fields={"password": problem}) from None


def _taken() -> EmailTaken:
    problem = _("Somebody already signs in with this address. Sign in instead, or reset the password.")
    return EmailTaken(problem, fields={"email": problem})
