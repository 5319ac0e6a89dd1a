"""Cities people travel to, with what tickets call them."""

from dataclasses import dataclass

from hesi.demo.papers import REGIONS, Region


@dataclass(frozen=True, slots=True)
class Place:
    """A city with its station, its airport and where its region is kept by its code. `rail` is the fare unit in fen."""

    city: str
    code: str
    station: str
    station_latin: str
    airport: str
    distance: int

    @property
    def region(self) -> Region:
        return REGIONS[self.code]


PLACES = {
    place.city: place
    for place in (
        Place("北京", "1101", "北京南", "Beijingnan", "PEK", 0),
        Place("天津", "1201", "天津", "Tianjin", "TSN", 1),
        Place("上海", "3101", "上海虹桥", "Shanghaihongqiao", "SHA", 10),
        Place("南京", "3201", "南京南", "Nanjingnan", "NKG", 8),
        Place("苏州", "3205", "苏州北", "Suzhoubei", "WUX", 9),
        Place("杭州", "3301", "杭州东", "Hangzhoudong", "HGH", 11),
        Place("福州", "3501", "福州", "Fuzhou", "FOC", 16),
        Place("济南", "3701", "济南西", "Jinanxi", "TNA", 4),
        Place("武汉", "4201", "武汉", "Wuhan", "WUH", 9),
        Place("长沙", "4301", "长沙南", "Changshanan", "CSX", 13),
        Place("广州", "4401", "广州南", "Guangzhounan", "CAN", 19),
        Place("重庆", "5001", "重庆北", "Chongqingbei", "CKG", 15),
        Place("成都", "5101", "成都东", "Chengdudong", "TFU", 16),
        Place("西安", "6101", "西安北", "Xi'anbei", "XIY", 10),
    )
}
HOME_OF = {"华东区": "上海", "市场部": "上海", "华南区": "广州"}
FLY_FROM = 9


def home_of(unit: str) -> str:
    """Where a department's people set out from."""
    return HOME_OF.get(unit, "北京")


def apart(one: str, other: str) -> int:
    """How far two cities are apart, in steps of some 120 kilometres of railway."""
    return max(1, abs(PLACES[one].distance - PLACES[other].distance))
