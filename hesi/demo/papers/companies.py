"""Invented sellers and buyers, each in a real city so that region codes agree with names."""

from dataclasses import dataclass
from random import Random

from hesi.demo.papers.identifiers import a_tax_id
from hesi.demo.papers.paper import Party


@dataclass(frozen=True, slots=True)
class Region:
    """A city: the four digits of its district codes, its names, its telephone area, its plates."""

    code: str
    city: str
    province: str
    bureau: str
    area: str
    plate: str


REGIONS = {
    region.code: region
    for region in (
        Region("1101", "北京", "北京", "北京市", "010", "京B"),
        Region("1201", "天津", "天津", "天津市", "022", "津E"),
        Region("3101", "上海", "上海", "上海市", "021", "沪A"),
        Region("3201", "南京", "江苏", "江苏省", "025", "苏A"),
        Region("3205", "苏州", "江苏", "江苏省", "0512", "苏E"),
        Region("3301", "杭州", "浙江", "浙江省", "0571", "浙A"),
        Region("3501", "福州", "福建", "福建省", "0591", "闽A"),
        Region("3701", "济南", "山东", "山东省", "0531", "鲁A"),
        Region("4201", "武汉", "湖北", "湖北省", "027", "鄂A"),
        Region("4301", "长沙", "湖南", "湖南省", "0731", "湘A"),
        Region("4401", "广州", "广东", "广东省", "020", "粤A"),
        Region("5001", "重庆", "重庆", "重庆市", "023", "渝B"),
        Region("5101", "成都", "四川", "四川省", "028", "川A"),
        Region("6101", "西安", "陕西", "陕西省", "029", "陕A"),
    )
}

_FIRST = "栖砚漱岫屿棠榆桐汀沅泠澍煦曜瑾璟筠篁笠芷荇菡蘅蔚"
_SECOND = "川禾舟石原野岚森泉越达信和泰安谷田光云"
_THIRD = ("里", "坊", "记", "社", "堂", "居", "轩", "园", *[""] * 8)
_STREETS = ("样例路", "示范大道", "虚构街", "测试中路", "演示东街")
_BANKS = ("示例商业银行", "样例农村商业银行", "虚构发展银行")
_DRAWERS = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
_GIVEN = ("样一", "样二", "示三", "示四", "例五", "例六", "晓样", "小示", "文例")


def a_region(rng: Random) -> Region:
    """Any of the known cities."""
    return rng.choice(list(REGIONS.values()))


def region_of(tax_id: str) -> Region:
    """The city a tax id was given in; Beijing for one this generator did not make."""
    return REGIONS.get(tax_id[2:6], REGIONS["1101"])


def a_company(rng: Random, trade: str, *, region: Region | None = None, sole_trader: bool = False) -> Party:
    """An invented company of a trade ("餐饮管理"), or a sole trader whose trade is a kind of shop ("餐厅")."""
    place = region or a_region(rng)
    brand = rng.choice(_FIRST) + rng.choice(_SECOND) + rng.choice(_THIRD)
    name = f"{place.city}市{brand}{trade}" if sole_trader else f"{place.city}{brand}{trade}有限公司"
    return Party(
        name=name,
        tax_id=a_tax_id(rng, place.code, sole_trader=sole_trader),
        address=f"{place.city}市{rng.choice(_STREETS)}{rng.randint(1, 999)}号",
        phone=f"{place.area}-0000{rng.randrange(10**4):04d}",
        bank=f"{rng.choice(_BANKS)}{place.city}分行",
        account=f"0000{rng.randrange(10**11):011d}",
    )


def a_clerk(rng: Random) -> str:
    """Who drew the invoice: a name that no person would have."""
    return rng.choice(_DRAWERS) + rng.choice(_GIVEN)
