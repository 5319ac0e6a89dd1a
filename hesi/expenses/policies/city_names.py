"""The cities the product knows by name, in both languages: typed in either, they are the same city to a standard."""

from hesi.core.words import reads_english

_IN_ENGLISH = {
    "北京": "Beijing",
    "上海": "Shanghai",
    "广州": "Guangzhou",
    "深圳": "Shenzhen",
    "成都": "Chengdu",
    "杭州": "Hangzhou",
    "重庆": "Chongqing",
    "武汉": "Wuhan",
    "苏州": "Suzhou",
    "西安": "Xi'an",
    "南京": "Nanjing",
    "长沙": "Changsha",
    "天津": "Tianjin",
    "郑州": "Zhengzhou",
    "东莞": "Dongguan",
    "无锡": "Wuxi",
    "宁波": "Ningbo",
    "青岛": "Qingdao",
    "合肥": "Hefei",
    "佛山": "Foshan",
    "厦门": "Xiamen",
    "福州": "Fuzhou",
    "济南": "Jinan",
    "沈阳": "Shenyang",
    "大连": "Dalian",
    "昆明": "Kunming",
    "哈尔滨": "Harbin",
    "长春": "Changchun",
    "石家庄": "Shijiazhuang",
    "南昌": "Nanchang",
    "贵阳": "Guiyang",
    "南宁": "Nanning",
    "海口": "Haikou",
    "三亚": "Sanya",
    "太原": "Taiyuan",
    "兰州": "Lanzhou",
    "珠海": "Zhuhai",
    "温州": "Wenzhou",
    "烟台": "Yantai",
    "乌鲁木齐": "Urumqi",
    "呼和浩特": "Hohhot",
    "银川": "Yinchuan",
    "西宁": "Xining",
    "拉萨": "Lhasa",
    "香港": "Hong Kong",
    "澳门": "Macau",
    "台北": "Taipei",
}
_IN_CHINESE = {english.casefold().replace("'", ""): chinese for chinese, english in _IN_ENGLISH.items()}


def city_label(name: str) -> str:
    """The name of a city in the reader's language; one the product does not know stays as it was typed."""
    if not reads_english():
        return name
    return _IN_ENGLISH.get(name.strip().removesuffix("市"), name)


def city_key(name: str) -> str:
    """What tells cities apart, however they were typed: 上海市, 上海 and Shanghai are one."""
    plain = name.strip().casefold().removesuffix("市")
    return _IN_CHINESE.get(plain.replace("'", "").replace("’", ""), plain)


def known_cities() -> dict[str, str]:
    """Every name the product knows a city by, in either language, with what tells it apart."""
    return {name: city_key(chinese) for chinese, english in _IN_ENGLISH.items() for name in (chinese, english)}
