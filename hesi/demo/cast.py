"""Who works in the demonstration: invented people of an invented company and of the service centre that supports it."""

from dataclasses import dataclass

PASSWORD = "hesi-demo-2026"
COMPANY, SUBSIDIARY, PROVIDER = "晨光科技有限公司", "晨光智联（上海）有限公司", "合思服务中心"
HEAD_OFFICE = "晨光科技"


@dataclass(frozen=True, slots=True)
class Unit:
    """A department below `parent`, led by `head`."""

    name: str
    code: str
    head: str
    parent: str = HEAD_OFFICE


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague. `mail` is the part of the address before the @."""

    name: str
    mail: str
    unit: str
    title: str
    grade: str
    manager: str
    roles: tuple[str, ...] = ()
    language: str = ""

    @property
    def email(self) -> str:
        return f"{self.mail}@example.com"


UNITS = (
    Unit(HEAD_OFFICE, "00", "纪文川", ""),
    Unit("财务部", "10", "郑敏"),
    Unit("人力行政部", "20", "高远"),
    Unit("研发中心", "30", "邵立行"),
    Unit("平台组", "31", "丁一帆", "研发中心"),
    Unit("应用组", "32", "任可欣", "研发中心"),
    Unit("测试组", "33", "方宁", "研发中心"),
    Unit("销售中心", "40", "沈国栋"),
    Unit("华北区", "41", "侯建平", "销售中心"),
    Unit("华东区", "42", "周岚", "销售中心"),
    Unit("华南区", "43", "梁嘉豪", "销售中心"),
    Unit("市场部", "50", "蒋思远"),
    Unit("客户成功部", "60", "叶青禾"),
    Unit("供应链部", "70", "石向东"),
)

# name, mail, title, grade, of each unit; the first is its head and answers to the head of the unit above
_STAFF: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    HEAD_OFFICE: (("纪文川", "ji.wenchuan", "总经理", "M5"), ("贺一鸣", "he.yiming", "总经理助理", "P5")),
    "财务部": (
        ("郑敏", "zheng.min", "财务经理", "M3"),
        ("许佳", "xu.jia", "费用会计", "P4"),
        ("罗文", "luo.wen", "出纳", "P3"),
        ("韩静", "han.jing", "内审专员", "P4"),
    ),
    "人力行政部": (
        ("高远", "gao.yuan", "行政与系统经理", "M3"),
        ("温雅婷", "wen.yating", "人事专员", "P3"),
        ("段小雨", "duan.xiaoyu", "行政专员", "P3"),
        ("孔令杰", "kong.lingjie", "招聘经理", "P5"),
    ),
    "研发中心": (("邵立行", "shao.lixing", "研发中心总经理", "M4"), ("葛书瑶", "ge.shuyao", "架构师", "P7")),
    "平台组": (
        ("丁一帆", "ding.yifan", "平台组组长", "M2"),
        ("谭子昂", "tan.ziang", "后端工程师", "P5"),
        ("秦墨", "qin.mo", "后端工程师", "P5"),
        ("常乐", "chang.le", "运维工程师", "P4"),
        ("尹思齐", "yin.siqi", "后端工程师", "P4"),
    ),
    "应用组": (
        ("任可欣", "ren.kexin", "应用组组长", "M2"),
        ("傅晨曦", "fu.chenxi", "前端工程师", "P5"),
        ("龙志远", "long.zhiyuan", "移动端工程师", "P5"),
        ("白露", "bai.lu", "产品经理", "P5"),
        ("江望舒", "jiang.wangshu", "交互设计师", "P4"),
    ),
    "测试组": (
        ("方宁", "fang.ning", "测试组组长", "M2"),
        ("毛志强", "mao.zhiqiang", "测试工程师", "P4"),
        ("夏之恒", "xia.zhiheng", "测试工程师", "P4"),
    ),
    "销售中心": (("沈国栋", "shen.guodong", "销售中心总经理", "M4"), ("陶然", "tao.ran", "销售运营", "P4")),
    "华北区": (
        ("侯建平", "hou.jianping", "华北区经理", "M3"),
        ("崔浩", "cui.hao", "客户经理", "P5"),
        ("史梦琪", "shi.mengqi", "客户经理", "P4"),
        ("田野", "tian.ye", "售前顾问", "P5"),
        ("雷鸣", "lei.ming", "客户经理", "P4"),
    ),
    "华东区": (
        ("周岚", "zhou.lan", "华东区经理", "M3"),
        ("林晓", "lin.xiao", "客户经理", "P5"),
        ("何书恒", "he.shuheng", "客户经理", "P4"),
        ("邱婉", "qiu.wan", "售前顾问", "P5"),
        ("薛明辉", "xue.minghui", "大客户经理", "P6"),
        ("余杭之", "yu.hangzhi", "客户经理", "P4"),
    ),
    "华南区": (
        ("梁嘉豪", "liang.jiahao", "华南区经理", "M3"),
        ("黎子轩", "li.zixuan", "客户经理", "P5"),
        ("卢晓彤", "lu.xiaotong", "客户经理", "P4"),
        ("麦伟成", "mai.weicheng", "售前顾问", "P5"),
    ),
    "市场部": (
        ("蒋思远", "jiang.siyuan", "市场总监", "M4"),
        ("乔安", "qiao.an", "市场活动经理", "P5"),
        ("岑若溪", "cen.ruoxi", "内容主管", "P5"),
        ("施晓峰", "shi.xiaofeng", "数字营销专员", "P4"),
    ),
    "客户成功部": (
        ("叶青禾", "ye.qinghe", "客户成功总监", "M4"),
        ("陈艾米", "amy.chen", "海外客户成功经理", "P6"),
        ("柳依依", "liu.yiyi", "客户成功经理", "P5"),
        ("莫凡", "mo.fan", "实施顾问", "P5"),
        ("安若素", "an.ruosu", "实施顾问", "P4"),
        ("欧阳澈", "ouyang.che", "客户成功经理", "P5"),
    ),
    "供应链部": (
        ("石向东", "shi.xiangdong", "供应链总监", "M4"),
        ("马腾飞", "ma.tengfei", "采购经理", "P5"),
        ("万晓琳", "wan.xiaolin", "采购专员", "P4"),
        ("焦磊", "jiao.lei", "物流主管", "P4"),
        ("文静姝", "wen.jingshu", "质量工程师", "P4"),
        ("向阳", "xiang.yang", "仓储主管", "P4"),
        ("池小曼", "chi.xiaoman", "采购专员", "P3"),
    ),
}
_ROLES = {
    "郑敏": ("finance",),
    "许佳": ("finance",),
    "罗文": ("finance",),
    "高远": ("admin",),
    "韩静": ("auditor",),
}


def _colleagues() -> tuple[Person, ...]:
    heads = {unit.name: unit for unit in UNITS}
    found = []
    for name, staff in _STAFF.items():
        unit = heads[name]
        above = heads[unit.parent].head if unit.parent else ""
        for person, mail, title, grade in staff:
            found.append(
                Person(
                    name=person,
                    mail=mail,
                    unit=name,
                    title=title,
                    grade=grade,
                    manager=above if person == unit.head else unit.head,
                    roles=_ROLES.get(person, ()),
                    language="en" if person == "陈艾米" else "",
                )
            )
    return tuple(found)


COLLEAGUES = _colleagues()
IN_SUBSIDIARY = frozenset({"华东区", "市场部"})

STAFF_OF_PROVIDER = (
    Person("孟楠", "meng.nan", "", "平台管理员", "", "", ("admin",)),
    Person("苏敏", "su.min", "", "客服主管", "", "孟楠", ("support_lead",)),
    Person("何晴", "he.qing", "", "客服专员", "", "苏敏", ("agent",)),
    Person("吴凡", "wu.fan", "", "客服专员", "", "苏敏", ("agent",)),
)

EMPLOYEE, MANAGER, HEAD, FINANCE, ADMIN, AUDITOR, BILINGUAL = (
    "林晓",
    "周岚",
    "沈国栋",
    "郑敏",
    "高远",
    "韩静",
    "陈艾米",
)
NAMED = (EMPLOYEE, MANAGER, HEAD, FINANCE, ADMIN, AUDITOR, BILINGUAL)
