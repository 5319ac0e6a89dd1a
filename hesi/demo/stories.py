"""What colleagues spend money on: trips, dinners with customers, things for the office, events, deliveries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from hesi.core.money import Money
from hesi.demo.company import Company
from hesi.demo.diary import Diary
from hesi.demo.places import FLY_FROM, PLACES, apart, home_of
from hesi.demo.plans import LinePlan
from hesi.demo.slips import Slips, tidy
from hesi.expenses.policies.rules.caps import TIER_1

_CUSTOMERS = ("样例制造", "示范能源", "演示物流", "虚构医药", "测试零售", "范例银行科技部", "样本教育", "示例汽车")
_TRIPS = (
    ("{city}出差", "拜访{customer}，沟通下半年方案"),
    ("{city}客户现场支持", "{customer}上线前联调，现场支持"),
    ("{city}项目验收", "{customer}二期验收，提交验收报告"),
    ("{city}方案汇报", "向{customer}汇报方案并答疑"),
    ("{city}培训交付", "为{customer}做管理员培训"),
)
_ABROAD = {"USD": "旧金山", "EUR": "法兰克福", "JPY": "东京"}
_ALLOWANCE = 100_00
# Days between buying a ticket and the journey.
_AHEAD = (0, 1, 2, 4, 6, 9, 16)


@dataclass(frozen=True, slots=True)
class Story:
    """A claim's content."""

    template: str
    title: str
    purpose: str
    lines: list[LinePlan]
    project: str = ""


@dataclass
class Teller:
    """Makes up stories of one company."""

    company: Company
    diary: Diary
    slips: Slips
    rng: Random

    def trip(self, name: str, back_on: date, *, city: str = "", lavish: bool = False) -> Story:
        """Some days in another city: there and back, hotel, meals, rides, allowance."""
        rng = self.rng
        home = home_of(self._unit(name))
        city = city or rng.choice([other for other in PLACES if other != home])
        nights = rng.choice((0, 1, 1, 1, 2, 2, 3))
        out_on = back_on - timedelta(days=nights)
        lines = [self._journey(name, out_on, (home, city))]
        if nights:
            lines.append(self._hotel(name, out_on, city, nights, lavish=lavish))
        for day in range(nights + 1):
            on = out_on + timedelta(days=day)
            if rng.random() < 0.4:
                lines.append(self._bill("meals", name, on, tidy(rng, 38_00, 168_00), city, "工作餐"))
        for _ride in range(rng.choice((0, 1, 1, 2))):
            on = out_on + timedelta(days=rng.randint(0, nights))
            lines.append(self._bill("local_transport", name, on, tidy(rng, 18_00, 88_00), city, "往返客户现场"))
        lines.append(self._journey(name, back_on, (city, home)))
        if nights and rng.random() < 0.6:
            days = nights + 1
            lines.append(LinePlan("allowance", back_on, _yuan(days * _ALLOWANCE), f"出差补助 {days} 天", city))
        title, purpose = rng.choice(_TRIPS)
        said = {"city": city, "customer": rng.choice(_CUSTOMERS)}
        return Story("travel", title.format(**said), purpose.format(**said), lines, self._project(name, 0.35))

    def abroad(self, name: str, back_on: date, *, currency: str = "") -> Story:
        """A journey to another country, hotel and meals paid in its money."""
        rng = self.rng
        currency = currency or rng.choice(tuple(_ABROAD))
        city, nights = _ABROAD[currency], rng.randint(2, 4)
        out_on = back_on - timedelta(days=nights)
        unit = 150 if currency == "JPY" else 100
        lines = [self._flight(name, out_on, (home_of(self._unit(name)), "上海"), 2600_00, 4800_00)]
        hotel = rng.randrange(120, 190) * unit * nights
        lines.append(self._foreign("hotel", out_on, hotel, currency, city, nights))
        for day in range(rng.randint(1, nights)):
            spent = rng.randrange(12, 25) * unit
            lines.append(self._foreign("meals", out_on + timedelta(days=day), spent, currency, city))
        lines.append(self._flight(name, back_on, ("上海", home_of(self._unit(name))), 2600_00, 4800_00))
        return Story("travel", f"{city}客户拜访", f"海外市场拓展，拜访{city}渠道伙伴", lines, "P-2604")

    def dinner(self, name: str, on: date) -> Story:
        """Customers as guests."""
        rng = self.rng
        city, guests = home_of(self._unit(name)), rng.randint(3, 8)
        customer = rng.choice(_CUSTOMERS)
        each = rng.randrange(120_00, 290_00) if rng.random() < 0.85 else rng.randrange(310_00, 420_00)
        dinner = self._bill(
            "entertainment", name, on, guests * each // 100 * 100, city, f"宴请{customer}{guests - 2}人"
        )
        dinner.people = guests
        lines = [dinner]
        if rng.random() < 0.5:
            lines.append(self._bill("local_transport", name, on, tidy(rng, 22_00, 95_00), city, "送客户返程"))
        if rng.random() < 0.3:
            lines.append(self._bill("other", name, on, tidy(rng, 200_00, 900_00), city, "伴手礼", "gifts"))
        return Story("entertainment", f"招待{customer}", f"与{customer}沟通年度合作", lines, self._project(name, 0.2))

    def office(self, name: str, on: date) -> Story:
        """Small things for the desk and the telephone bill."""
        rng = self.rng
        found: list[LinePlan] = []
        kinds = rng.sample(("office", "communication", "equipment", "software", "other", "local_transport"), 3)
        for kind in kinds[: rng.choice((1, 2, 2, 3))]:
            day = self.diary.workday_before(on - timedelta(days=rng.randint(0, 6)))
            found.append(self._desk_line(kind, name, day))
        return Story(
            "office", found[0].note, "", sorted(found, key=lambda line: line.spent_on), self._project(name, 0.15)
        )

    def event(self, name: str, on: date) -> Story:
        """A stand, a hall, advertisements."""
        rng = self.rng
        city = rng.choice(("上海", "杭州", "北京", "广州"))
        lines = [self._bill("training", name, on, tidy(rng, 1800_00, 9800_00), city, "会场与搭建", "conference")]
        if rng.random() < 0.6:
            lines.append(self._bill("other", name, on, tidy(rng, 200_00, 880_00), city, "宣传册印刷", "printing"))
        if rng.random() < 0.5:
            lines.append(self._bill("software", name, on, tidy(rng, 500_00, 3200_00), city, "报名系统服务费"))
        return Story("office", f"{city}客户沙龙", "", lines, "P-2603")

    def delivery(self, name: str, on: date) -> Story:
        """A day on the road to suppliers."""
        rng = self.rng
        lines = [self._bill("fuel", name, on, tidy(rng, 210_00, 460_00), "", "公务用车加油")]
        for _toll in range(rng.randint(1, 3)):
            fen = rng.choice((10_00, 20_00, 50_00, tidy(rng, 15_00, 120_00)))
            lines.append(self._bill("road", name, on, fen, "天津", "高速通行与停车"))
        if rng.random() < 0.5:
            lines.append(self._bill("meals", name, on, tidy(rng, 28_00, 96_00), "天津", "途中用餐"))
        return Story("travel", "供应商现场走访", "核对交付进度与来料质量", lines, self._project(name, 0.4, "P-2606"))

    def course(self, name: str, on: date) -> Story:
        """Learning something."""
        rng = self.rng
        lines = [self._bill("training", name, on, tidy(rng, 800_00, 4600_00), "", "专业课程培训")]
        if rng.random() < 0.4:
            lines.append(self._bill("local_transport", name, on, tidy(rng, 16_00, 60_00), "", "往返培训地点"))
        return Story("office", "专业培训", "", lines)

    def _desk_line(self, kind: str, name: str, on: date) -> LinePlan:
        rng = self.rng
        usual = {
            "office": (60_00, 620_00, "办公用品采购"),
            "communication": (58_00, 268_00, f"{on.month}月手机话费"),
            "equipment": (99_00, 2600_00, "电脑配件"),
            "software": (200_00, 3600_00, "设计与协作软件订阅"),
            "other": (12_00, 160_00, "快递费"),
            "local_transport": (14_00, 70_00, "加班打车"),
        }
        least, most, note = usual[kind]
        return self._bill(kind, name, on, tidy(rng, least, most), home_of(self._unit(name)), note)

    def _hotel(self, name: str, on: date, city: str, nights: int, *, lavish: bool) -> LinePlan:
        cap = 600_00 if city in TIER_1 else 450_00
        is_dear = lavish or self.rng.random() < 0.08
        each = tidy(self.rng, cap + 20_00, cap + 260_00) if is_dear else tidy(self.rng, cap * 6 // 10, cap)
        line = self._bill("hotel", name, on, each * nights, city, f"住宿 {nights} 晚")
        line.nights = nights
        return line

    def _journey(self, name: str, on: date, way: tuple[str, str]) -> LinePlan:
        far = apart(*way)
        if far >= FLY_FROM and self.rng.random() < 0.6:
            return self._flight(name, on, way, 480_00 + far * 20_00, 900_00 + far * 40_00)
        fen = max(24_50, far * 55_00 + self.rng.choice((0, 50, 8_50, 21_00)))
        paper = self.slips.rail(on=on, fen=fen, buyer=self.company.buyer(name), passenger=name, way=way)
        bought = _bought(on, fen)
        return LinePlan("train", bought, _yuan(fen), f"{paper.extra['train']} {way[0]} → {way[1]}", way[1], paper=paper)

    def _flight(self, name: str, on: date, way: tuple[str, str], least: int, most: int) -> LinePlan:
        fen = self.rng.randrange(least, most) // 1000 * 1000
        paper = self.slips.air(on=on, fen=fen, buyer=self.company.buyer(name), passenger=name, way=way)
        note = f"{paper.extra['flight']} {way[0]} → {way[1]}"
        return LinePlan("flight", _bought(on, fen), _yuan(fen), note, way[1], paper=paper)

    def _bill(self, kind: str, name: str, on: date, fen: int, city: str, note: str, category: str = "") -> LinePlan:
        buyer = self.company.buyer(name)
        paper = self.slips.of(kind, on=on, fen=fen, buyer=buyer, city=city, category=category)
        return LinePlan(kind, on, _yuan(fen), note, city, paper=paper)

    def _foreign(self, kind: str, on: date, minor: int, currency: str, city: str, nights: int = 1) -> LinePlan:
        paper = self.slips.abroad(on=on, minor=minor, currency=currency, lodging=kind == "hotel")
        note = f"住宿 {nights} 晚" if kind == "hotel" else "工作餐"
        return LinePlan(kind, on, Money(minor, currency), note, city, nights, paper=paper)

    def _project(self, name: str, chance: float, usual: str = "") -> str:
        if self.rng.random() >= chance:
            return ""
        by_unit = {"华东区": "P-2602", "平台组": "P-2601", "应用组": "P-2605", "市场部": "P-2603"}
        return usual or by_unit.get(self._unit(name), "P-2601")

    def _unit(self, name: str) -> str:
        department = self.company.members[name].department
        return department.name if department else ""


def _yuan(fen: int) -> Money:
    return Money(fen, "CNY")


def _bought(on: date, fen: int) -> date:
    """The day on which a ticket at this price was bought: some plan ahead, some leave at once."""
    return on - timedelta(days=_AHEAD[fen // 50 % len(_AHEAD)])


Telling = Callable[[Teller, str, date], Story]
_SALES: tuple[Telling, ...] = (Teller.trip,) * 6 + (Teller.dinner,) * 3 + (Teller.office,)
_ENGINEERS: tuple[Telling, ...] = (Teller.office,) * 5 + (Teller.trip,) * 3 + (Teller.course,)
STORIES: dict[str, tuple[Telling, ...]] = {
    "财务部": (Teller.office, Teller.office, Teller.course),
    "人力行政部": (Teller.office, Teller.office, Teller.course, Teller.event),
    "市场部": (Teller.event, Teller.event, Teller.trip, Teller.dinner, Teller.office),
    "客户成功部": (Teller.trip,) * 5 + (Teller.office, Teller.dinner),
    "供应链部": (Teller.delivery,) * 4 + (Teller.trip, Teller.office),
    **dict.fromkeys(("销售中心", "华北区", "华东区", "华南区"), _SALES),
    **dict.fromkeys(("研发中心", "平台组", "应用组", "测试组"), _ENGINEERS),
    "晨光科技": (Teller.trip, Teller.dinner, Teller.office),
}
HABIT = {"华北区": 3, "华东区": 3, "华南区": 3, "客户成功部": 2, "供应链部": 2, "市场部": 2, "销售中心": 2}
