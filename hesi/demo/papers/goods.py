"""What sellers sell, by the category of expense it becomes: names with their tax category, units, prices and rates."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Goods:
    """A thing on sale; `price` is the usual price with tax in fen, 0 for a service billed as one lump."""

    name: str
    unit: str = ""
    price: int = 0
    specifications: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class Category:
    """Goods sold together: the seller's trade, the usual total with tax in fen, the tax rate, how many rows."""

    trade: str
    rate: str
    least: int
    most: int
    goods: tuple[Goods, ...]
    rows: int = 1
    shop: str = ""
    discounts: bool = False


CATEGORIES: dict[str, Category] = {
    "meals": Category(
        "餐饮管理", "6%", 60_00, 1200_00, (Goods("*餐饮服务*餐费"), Goods("*餐饮服务*餐饮费")), shop="餐厅"
    ),
    "entertainment": Category("酒楼管理", "6%", 600_00, 6000_00, (Goods("*餐饮服务*餐费"),)),
    "lodging": Category(
        "酒店管理",
        "6%",
        280_00,
        2400_00,
        (Goods("*住宿服务*住宿费", "天", 420_00), Goods("*住宿服务*房费", "间/晚", 520_00)),
    ),
    "ride": Category("出行科技", "3%", 12_00, 180_00, (Goods("*运输服务*客运服务费", "次", 45_00),)),
    "fuel": Category(
        "石油销售",
        "13%",
        200_00,
        600_00,
        (Goods("*汽油*92号车用汽油", "升", 7_60), Goods("*汽油*95号车用汽油", "升", 8_10)),
    ),
    "toll": Category("高速公路", "3%", 10_00, 260_00, (Goods("*经营租赁*通行费"),)),
    "parking": Category("停车服务", "9%", 8_00, 120_00, (Goods("*经营租赁*停车费"),)),
    "office": Category(
        "办公用品",
        "13%",
        80_00,
        1500_00,
        (
            Goods("*纸制品*复印纸", "包", 24_00, ("A4-70g", "A4-80g", "A3-80g")),
            Goods("*文具*中性笔", "盒", 18_00, ("0.5mm黑", "0.38mm蓝")),
            Goods("*纸制品*笔记本", "本", 15_50, ("A5", "B5")),
            Goods("*办公用品*文件夹", "个", 9_80, ("双夹", "")),
            Goods("*印刷品*便利贴", "本", 6_50, ("76×76",)),
        ),
        rows=4,
        discounts=True,
    ),
    "electronics": Category(
        "电子科技",
        "13%",
        150_00,
        9000_00,
        (
            Goods("*计算机外部设备*鼠标", "个", 129_00, ("无线",)),
            Goods("*计算机外部设备*键盘", "个", 239_00, ("87键",)),
            Goods("*电子计算机*便携式计算机", "台", 6899_00, ("14寸/32G",)),
            Goods("*计算机外部设备*显示器", "台", 1599_00, ("27寸",)),
        ),
        rows=2,
        discounts=True,
    ),
    "software": Category("软件", "6%", 500_00, 30000_00, (Goods("*信息技术服务*软件服务费", "年", 0),)),
    "consulting": Category("管理咨询", "6%", 3000_00, 60000_00, (Goods("*现代服务*咨询服务费"),)),
    "advertising": Category(
        "文化传媒", "6%", 2000_00, 40000_00, (Goods("*广告服务*广告发布费"), Goods("*设计服务*设计费"))
    ),
    "conference": Category(
        "会展服务", "6%", 2000_00, 30000_00, (Goods("*会展服务*会议服务费"), Goods("*会展服务*场地费"))
    ),
    "training": Category("教育咨询", "3%", 800_00, 12000_00, (Goods("*非学历教育服务*培训费", "人", 1200_00),)),
    "telecom": Category("通信", "9%", 50_00, 800_00, (Goods("*电信服务*通信服务费"),)),
    "courier": Category("速运", "6%", 12_00, 400_00, (Goods("*物流辅助服务*收派服务费", "件", 18_00),)),
    "printing": Category("图文设计", "13%", 50_00, 900_00, (Goods("*印刷品*宣传册", "册", 12_00, ("16开",)),)),
    "property": Category("物业服务", "6%", 1500_00, 20000_00, (Goods("*企业管理服务*物业管理费", "月"),)),
    "gifts": Category("礼品贸易", "13%", 200_00, 3000_00, (Goods("*茶叶*绿茶", "盒", 198_00, ("250g",)),)),
    "produce": Category("果蔬贸易", "免税", 60_00, 800_00, (Goods("*水果*苹果", "公斤", 12_00),)),
    "agency": Category("商旅服务", "6%", 20_00, 300_00, (Goods("*经纪代理服务*代订服务费"),)),
}
