"""Sample tickets: rail, air and taxi. Trains, flights, plates and passengers are invented."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hesi.demo.papers.companies import a_company, a_region, region_of
from hesi.demo.papers.identifiers import a_digital_number, a_local_code, an_old_number
from hesi.demo.papers.paper import NOBODY, Paper, Party, plain
from hesi.demo.papers.rows import ex_tax
from hesi.expenses.invoices.recognition.kinds import Kind

TRANSPORT_RATE = "9%"
AIR_FUND = 50_00
_FUEL_WITH_TAX = (20_00, 30_00, 50_00)

# From, to, usual second-class fare in fen.
_RAIL = (
    (("北京南", "Beijingnan"), ("上海虹桥", "Shanghaihongqiao"), 553_00),
    (("上海虹桥", "Shanghaihongqiao"), ("杭州东", "Hangzhoudong"), 73_00),
    (("南京南", "Nanjingnan"), ("上海", "Shanghai"), 139_50),
    (("广州南", "Guangzhounan"), ("长沙南", "Changshanan"), 314_00),
    (("武汉", "Wuhan"), ("北京西", "Beijingxi"), 520_50),
    (("成都东", "Chengdudong"), ("重庆北", "Chongqingbei"), 154_00),
    (("西安北", "Xi'anbei"), ("北京西", "Beijingxi"), 515_50),
    (("苏州", "Suzhou"), ("南京南", "Nanjingnan"), 99_50),
)
_SEATS = ("二等座", "二等座", "二等座", "一等座")
_AIR = (
    (("北京", "PEK"), ("上海", "SHA")),
    (("上海", "PVG"), ("广州", "CAN")),
    (("杭州", "HGH"), ("成都", "TFU")),
    (("北京", "PKX"), ("西安", "XIY")),
    (("武汉", "WUH"), ("福州", "FOC")),
)
_AIRLINES = (("云途航空", "8Y"), ("海屿航空", "7H"), ("星野航空", "9X"))


def a_rail_ticket(rng: Random, *, on: date, buyer: Party, total: int | None, passenger: str) -> Paper:
    """电子发票（铁路电子客票）, issued up to some days after the journey. The face names no seller."""
    start, end, usual = rng.choice(_RAIL)
    if rng.random() < 0.5:
        start, end = end, start
    fare = usual if total is None else total
    before_tax = ex_tax(fare, TRANSPORT_RATE)
    travelled = on - timedelta(days=rng.randint(0, 6))
    region = a_region(rng)
    return Paper(
        kind=Kind.DIGITAL_RAIL,
        number=a_digital_number(rng, region.code, on, channel="9"),
        on=on,
        buyer=buyer,
        total=fare,
        amount_ex_tax=before_tax,
        tax=fare - before_tax,
        extra={
            "from_station": start[0],
            "from_station_latin": start[1],
            "to_station": end[0],
            "to_station_latin": end[1],
            "train": f"{rng.choice('GGGD')}{rng.randint(1, 9)}{rng.randrange(1000):03d}",
            "travel_date": travelled.isoformat(),
            "depart_time": f"{rng.randint(6, 21):02d}:{rng.randrange(60):02d}",
            "seat": rng.choice(_SEATS),
            "seat_number": f"{rng.randint(1, 16):02d}车{rng.randint(1, 20):02d}{rng.choice('ABCDF')}号",
            "passenger": passenger,
            "passenger_id": _masked_id(rng),
            "ticket_number": f"{rng.randrange(10**20, 10**21)}",
            "vat_rate": TRANSPORT_RATE,
            "business": "售",
        },
    )


def an_air_itinerary(rng: Random, *, on: date, buyer: Party, total: int | None, passenger: str) -> Paper:
    """电子发票（航空运输电子客票行程单). Fare, fuel surcharge, VAT and the civil aviation fund add up to the total.

    Raises ValueError for a total too small to hold the charges (200 yuan).
    """
    paid = rng.randrange(420, 1900) * 100 if total is None else total
    if paid < 200_00:
        raise ValueError("an air itinerary costs at least 200 yuan")
    before_tax = ex_tax(paid - AIR_FUND, TRANSPORT_RATE)
    fuel = ex_tax(rng.choice(_FUEL_WITH_TAX), TRANSPORT_RATE)
    airline, prefix = rng.choice(_AIRLINES)
    start, end = rng.choice(_AIR)
    flown = on - timedelta(days=rng.randint(0, 5))
    seller = replace(a_company(rng, "航空"), name=f"{airline}股份有限公司")
    return Paper(
        kind=Kind.DIGITAL_AIR,
        number=a_digital_number(rng, seller.tax_id[2:6], on, channel="9"),
        on=on,
        check_code=f"{rng.randrange(10**4):04d}",
        buyer=buyer,
        seller=seller,
        total=paid,
        amount_ex_tax=before_tax,
        tax=paid - AIR_FUND - before_tax,
        extra={
            "passenger": passenger,
            "passenger_id": _masked_id(rng),
            "ticket_number": f"{rng.randrange(900, 999)}{rng.randrange(10**10):010d}",
            "from_station": start[0],
            "from_airport": start[1],
            "to_station": end[0],
            "to_airport": end[1],
            "carrier": airline,
            "flight": f"{prefix}{rng.randint(1000, 9899)}",
            "seat": rng.choice("YMVK"),
            "travel_date": flown.isoformat(),
            "depart_time": f"{rng.randint(6, 22):02d}:{rng.randrange(0, 60, 5):02d}",
            "fare": plain(before_tax - fuel),
            "fuel_surcharge": plain(fuel),
            "caac_fund": plain(AIR_FUND),
            "other_taxes": plain(0),
            "other_charges": plain(AIR_FUND),
            "vat_rate": TRANSPORT_RATE,
            "agent_code": f"{start[1]}001/0000{rng.randrange(10**4):04d}",
        },
    )


def a_taxi_ticket(rng: Random, *, on: date, total: int | None, seller: Party | None = None) -> Paper:
    """出租车发票, which names no buyer and no tax. Fares are whole yuan unless `total` says otherwise."""
    fare = rng.randint(14, 168) * 100 if total is None else total
    company = seller or a_company(rng, "出租汽车")
    city = region_of(company.tax_id)
    start = rng.randint(7 * 60, 21 * 60)
    distance = max(10, 30 + (fare - 13_00) // 26)
    minutes = max(4, distance // 6 + rng.randint(0, 12))
    return Paper(
        kind=Kind.TAXI,
        code=a_local_code(rng, city.code, on),
        number=an_old_number(rng),
        on=on,
        seller=Party(name=company.name, tax_id="", phone=company.phone),
        buyer=NOBODY,
        total=fare,
        extra={
            "city": city.city,
            "plate": f"{city.plate}·T{rng.randrange(10**4):04d}",
            "boarding_time": _clock(start),
            "alighting_time": _clock(start + minutes),
            "distance": f"{distance / 10:.1f}",
            "unit_price": "2.60",
            "waiting": f"00:{rng.randrange(12):02d}:{rng.randrange(60):02d}",
            "licence": f"{rng.randrange(10**6):06d}",
        },
    )


def _masked_id(rng: Random) -> str:
    """An identity number with the birthday masked, as tickets print it; the rest belongs to nobody."""
    return f"990099********{rng.randrange(10**3):03d}X"


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
