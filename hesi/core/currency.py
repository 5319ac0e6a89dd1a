"""Which currency codes exist and how many decimals each has.

Source: ISO 4217 list one (active codes) with its minor-unit column, plus codes retired in recent years that old
receipts still carry. Codes that cannot be spent (metals, test codes, baskets) are left out.
"""

from hesi.core.errors import Invalid
from hesi.core.words import gettext as _

DEFAULT_SCALE = 2

_SCALES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: (
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF "
        "CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL "
        "HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT "
        "MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB "
        "SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH "
        "USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG "
        # Retired: Bulgaria, Croatia, the Netherlands Antilles, Cuba, Sierra Leone, Zimbabwe.
        "BGN HRK ANG CUC SLL ZWL"
    ),
    3: "BHD IQD JOD KWD LYD OMR TND",
}

SCALES: dict[str, int] = {code: scale for scale, codes in _SCALES.items() for code in codes.split()}


class UnknownCurrency(Invalid):
    """The code is not a currency money can be held in."""

    code = "unknown_currency"


def scale_of(currency: str) -> int:
    """How many decimals the currency's minor unit stands for: 2 for CNY, 0 for JPY, 3 for KWD."""
    try:
        return SCALES[currency]
    except (KeyError, TypeError):
        raise UnknownCurrency(
            _("“{currency}” is not a currency code. Use three capital letters such as CNY or USD.").format(
                currency=str(currency)[:20]
            ),
            currency=str(currency)[:20],
        ) from None
