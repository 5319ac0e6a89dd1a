"""The labels that Chinese invoices print, as patterns; spaces may stand between any two characters of one."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\[[^\]]*\]|\\.|.", re.DOTALL)
_HAN = re.compile(r"\[[^\]]*\]$|[\u3400-\u9fff]")


def stretched(pattern: str) -> re.Pattern[str]:
    """The pattern with spaces allowed between Chinese characters: forms stretch labels to fill their box."""
    parts: list[str] = []
    for token in _TOKEN.findall(pattern):
        if parts and _HAN.match(token) and _HAN.match(parts[-1]):
            parts.append(r"\s*")
        parts.append(token)
    return re.compile("".join(parts))


_PARTY = r"(?:销[售货]方|购[买货]方|开票单位|填开单位|付款方|收款方|付款单位|收款单位)"
_OF_PARTY = r"(?:(?:销[售货]|购[买货])方\s*)?"

# Longer labels first: the first that fits at a place wins.
LABELS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, stretched(pattern))
    for name, pattern in (
        ("goods", r"货物或应税劳务[、,]?服务名称|货物或应税劳务名称|应税劳务名称|服务名称|项目名称|货物名称"),
        ("tax_id", _OF_PARTY + r"(?:统一社会信用代码\s*[/,、]?\s*)?纳?税人[识织炽][别列][号弓]"),
        ("tax_id", _OF_PARTY + r"统一社会信用代码|纳税人识别"),
        ("address", r"地址\s*[、,.]?\s*电话"),
        ("bank", r"(?:[购销]方)?开户[行银].{0,3}[及账帐].{0,3}号|(?:[购销]方)?开户[行银]行?|银行[账帐]号"),
        ("code", r"发票代码|票据代码"),
        ("number", r"发票号码?|票据号码"),
        ("date", r"[开填]票日期|填开日期|开票时间|开具日期|出票日期"),
        ("check_code", r"校验码|验证码"),
        ("machine", r"机器编[号码]|机打号码|机打代码|税控码"),
        ("words", r"价税合计\s*(?:\(\s*大写\s*\)?)?|\(\s*大写\s*\)?|合计\s*\(?\s*大写\s*\)?|金额\s*\(?\s*大写\s*\)?"),
        ("figures", r"\(?\s*小写\s*\)?"),
        ("payee", r"收款人"),
        ("reviewer", r"复核人?(?=\s*:|\s*$)"),
        ("drawer", r"开票人"),
        ("seal", r"销[售货][方单]\s*位?\s*[:;]?\s*(?:\(\s*章|$)"),
        ("remark", r"^\s*备注\s*$|备注\s*:"),
        ("name", _PARTY + r"\s*(?:名称)?(?=\s*:\s*[^\s(])"),
        ("name", r"(?:收款|开票|填开)单位\s*\(\s*(?:盖章|公章|签章|章)\s*\)"),
        ("name", _OF_PARTY + r"(?<![务目物人])名称"),
        ("name", r"(?<![\u3400-\u9fff])称\s*(?=[:;])|^称$|^名\s*(?=:)"),
        ("specification", r"规格型号"),
        ("unit", r"^\s*单位\s*$"),
        ("quantity", r"^\s*数量\s*$"),
        ("price", r"^\s*单价\s*$"),
        ("amount", r"^\s*金额\s*$"),
        ("rate", r"^\s*税率\s*(?:/\s*征收率)?\s*$"),
        ("tax", r"^\s*税额\s*$"),
        ("sum", r"^\s*合计\s*(?=$|[:¥\d])"),
    )
)
