"""Numbers that invoices carry: tax ids, invoice codes and numbers, check codes. All invented, all well-formed."""

from datetime import date
from random import Random

from hesi.expenses.invoices.recognition.taxid import check_character

_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CIPHER = "0123456789+-*/<>"


def a_tax_id(rng: Random, region: str, *, sole_trader: bool = False) -> str:
    """A unified social credit code (GB 32100-2015) of a company, or of a sole trader, in the region (four digits).

    Both check characters are right: of the organisation code (GB 11714) and of the whole. The district is 99, which
    no region has given to a district, so that the id belongs to nobody.
    """
    organisation = "MA" + "".join(rng.choices(_LETTERS, k=6))
    body = f"9{'2' if sole_trader else '1'}{region}99{organisation}{_organisation_check(organisation)}"
    return body + check_character(body)


def _organisation_check(eight: str) -> str:
    """The ninth character of an organisation code: digits count as themselves, letters from A = 10 (GB 11714-1997)."""
    total = sum(int(char, 36) * weight for char, weight in zip(eight, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X0"[11 - total % 11]


def a_digital_number(rng: Random, region: str, on: date, *, channel: str = "2") -> str:
    """The twenty digits of a 数电票: year, province, channel, then fifteen of serial.

    Source: 国家税务总局公告 2024 年第 11 号.
    """
    return f"{on:%y}{region[:2]}{channel}{rng.randrange(10**7, 10**10):015d}"


def an_electronic_code(rng: Random, region: str, on: date) -> str:
    """The twelve-digit code of a 增值税电子普通发票: 0, region, year, batch, 11."""
    return f"0{region[:2]}00{on:%y}{rng.randint(1, 9):03d}11"


def a_special_code(rng: Random, region: str, on: date) -> str:
    """The ten-digit code of a paper 增值税专用发票: region, year, batch, 1 for special, 3 copies, 0."""
    return f"{region[:2]}00{on:%y}{rng.randint(1, 4)}130"


def a_local_code(rng: Random, region: str, on: date) -> str:
    """The twelve-digit code of a ticket printed for a local tax bureau: 1, region, year, trade and batch."""
    return f"1{region}{on:%y}{rng.randrange(10**5):05d}"


def an_old_number(rng: Random) -> str:
    """The eight-digit number within a code."""
    return f"{rng.randrange(10**6, 10**8):08d}"


def a_check_code(rng: Random) -> str:
    """The twenty digits printed as 校验码."""
    return f"{rng.randrange(10**19, 10**20)}"


def a_machine_number(rng: Random) -> str:
    """The twelve digits of the tax-control device."""
    return f"66{rng.randrange(10**10):010d}"


def a_cipher(rng: Random) -> list[str]:
    """Four lines that look like a 密码区; they encode nothing."""
    return ["".join(rng.choices(_CIPHER, k=27)) for _ in range(4)]
