"""The papers behind the lines: the right kind for each expense, sold where it was spent, to the right buyer."""

from dataclasses import dataclass
from datetime import date
from random import Random

from hesi.demo.papers import CATEGORIES, Kind, Paper, Party, a_company, a_paper
from hesi.demo.places import PLACES
from hesi.expenses.invoices.fingerprints import fingerprint_of

_CATEGORY = {
    "hotel": "lodging",
    "local_transport": "ride",
    "road": "toll",
    "meals": "meals",
    "entertainment": "entertainment",
    "office": "office",
    "equipment": "electronics",
    "communication": "telecom",
    "training": "training",
    "software": "software",
    "fuel": "fuel",
    "other": "courier",
}
_ORDINARY = (Kind.DIGITAL_ORDINARY,)
_KINDS: dict[str, tuple[Kind, ...]] = {
    "hotel": (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY),
    "local_transport": (Kind.DIGITAL_ORDINARY, Kind.TAXI, Kind.TAXI),
    "meals": (Kind.DIGITAL_ORDINARY, Kind.DIGITAL_ORDINARY, Kind.VAT_E_ORDINARY),
    "equipment": (Kind.DIGITAL_SPECIAL, Kind.VAT_SPECIAL),
    "office": (Kind.DIGITAL_ORDINARY, Kind.DIGITAL_SPECIAL),
    "software": (Kind.DIGITAL_SPECIAL,),
    "training": (Kind.DIGITAL_SPECIAL, Kind.DIGITAL_ORDINARY),
    "communication": (Kind.DIGITAL_ORDINARY, Kind.VAT_E_ORDINARY),
}
_QUOTA = (5_00, 10_00, 20_00, 50_00, 100_00)


@dataclass
class Slips:
    """Makes papers, no two with the same number."""

    rng: Random

    def __post_init__(self) -> None:
        self._known: set[str] = set()
        self._sellers: dict[tuple[str, str], list[Party]] = {}

    def of(self, type_key: str, *, on: date, fen: int, buyer: Party, city: str = "", category: str = "") -> Paper:
        """An invoice for an expense type, made out in the city."""
        kind = self.rng.choice(_KINDS.get(type_key, _ORDINARY))
        if type_key == "road" and fen in _QUOTA:
            kind = Kind.QUOTA
        what = category or _CATEGORY.get(type_key, "courier")
        shop = kind in (Kind.TAXI, Kind.QUOTA)
        trade = {Kind.TAXI: "出租汽车", Kind.QUOTA: "停车服务"}.get(kind, CATEGORIES[what].trade)
        seller = self._seller(trade, city) if city or shop else None
        return self._new(kind=kind, on=on, buyer=buyer, total_minor=fen, category=what, seller=seller)

    def rail(self, *, on: date, fen: int, buyer: Party, passenger: str, way: tuple[str, str]) -> Paper:
        """A ticket from one city to another."""
        start, end = (PLACES[city] for city in way)
        paper = self._new(kind=Kind.DIGITAL_RAIL, on=on, buyer=buyer, total_minor=fen, passenger=passenger)
        journey = {
            "from_station": start.station,
            "from_station_latin": start.station_latin,
            "to_station": end.station,
            "to_station_latin": end.station_latin,
            "travel_date": on.isoformat(),
        }
        return paper.changed(extra={**paper.extra, **journey})

    def air(self, *, on: date, fen: int, buyer: Party, passenger: str, way: tuple[str, str]) -> Paper:
        """An itinerary from one city to another."""
        start, end = (PLACES[city] for city in way)
        paper = self._new(kind=Kind.DIGITAL_AIR, on=on, buyer=buyer, total_minor=fen, passenger=passenger)
        journey = {
            "from_station": start.city,
            "from_airport": start.airport,
            "to_station": end.city,
            "to_airport": end.airport,
            "travel_date": on.isoformat(),
        }
        return paper.changed(extra={**paper.extra, **journey})

    def abroad(self, *, on: date, minor: int, currency: str, lodging: bool) -> Paper:
        """A hotel's or restaurant's receipt in another currency."""
        category = "lodging" if lodging else "meals"
        nobody = Party()
        return self._new(
            kind=Kind.FOREIGN, on=on, buyer=nobody, total_minor=minor, category=category, currency=currency
        )

    def _new(self, **wishes: object) -> Paper:
        while True:
            paper = a_paper(self.rng, **wishes)  # type: ignore[arg-type]
            key = fingerprint_of(
                kind=paper.kind.value,
                code=paper.code,
                number=paper.number,
                issued_on=paper.on,
                total_minor=paper.total,
                currency=paper.currency,
            )
            if key not in self._known:
                self._known.add(key)
                return paper

    def _seller(self, trade: str, city: str) -> Party:
        """One of a few of the trade in the city: people go to the same places again."""
        known = self._sellers.setdefault((trade, city), [])
        if len(known) < 3:
            region = PLACES[city].region if city in PLACES else None
            known.append(a_company(self.rng, trade, region=region))
        return self.rng.choice(known)


def tidy(rng: Random, least: int, most: int) -> int:
    """An amount in fen as bills have it: mostly whole yuan."""
    fen = rng.randrange(least, most + 1)
    return fen if rng.random() < 0.35 else max(100, fen // 100 * 100)
