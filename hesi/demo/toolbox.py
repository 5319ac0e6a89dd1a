"""What the service centre has laid ready: macros, canned answers in both languages, shared views."""

# ruff: noqa: E501 - what people write is kept in one piece

from typing import Any

from hesi.demo.desk import Desk
from hesi.support.desk.actions import save_canned_answer, save_macro, save_view
from hesi.workspace.tenancy.scope import tenant_scope

LEAD = "苏敏"

MACROS: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = (
    (
        "收到，正在查",
        (
            ("agent", "me"),
            (
                "reply",
                "{requester}您好，我是{agent}。您的问题（{number}）我已收到，随单带来的操作记录正在核对，{due}前给您答复。",
            ),
        ),
    ),
    (
        "重新识别发票后解决",
        (
            (
                "reply",
                "{requester}您好，请在票夹中打开这张发票，点“重新识别”，或上传税务局的原始XML、OFD文件。我们这边已确认识别服务正常，如仍有问题请直接回复本单。",
            ),
            ("tag", "发票识别"),
            ("state", "solve"),
        ),
    ),
    ("转为紧急", (("priority", "urgent"), ("tag", "加急"), ("note", "客户反馈影响付款，请优先处理。"))),
    ("明早再看", (("note", "等客户财务明早上班确认。"), ("snooze", 16))),
)
ANSWERS = (
    ("问候", "zh-hans", "{requester}您好，感谢您的反馈，我是{agent}，由我来为您处理。"),
    ("Greeting", "en", "Hello {requester}, thank you for writing. My name is {agent} and I am looking into {number}."),
    (
        "请补充截图",
        "zh-hans",
        "{requester}您好，为了尽快定位，请在本单中粘贴出现提示时的整屏截图（Ctrl+V即可）。随单的操作记录我们已经看到，不必再描述步骤。",
    ),
    (
        "Please confirm",
        "en",
        "We believe {number} is solved. Could you try once more and confirm? If anything is still wrong, just reply here.",
    ),
    (
        "汇率取数说明",
        "zh-hans",
        "外币费用按发生日的公司汇率折算；公司没有维护当日汇率时，取欧洲央行当日或之前最近一次公布的汇率，明细行上会注明汇率日期和来源。",
    ),
    (
        "退回后票据说明",
        "zh-hans",
        "单据退回后，发票会回到您的票夹并为您保留，重新提交时系统再次占用，不会被其他人使用。",
    ),
)
VIEWS = (
    ("发票识别", {"state": ["open"], "tag": ["发票识别"]}),
    ("紧急与高", {"state": ["open"], "priority": ["urgent", "high"]}),
)


def lay_ready(desk: Desk) -> None:
    """As the support lead keeps it, for everybody on the desk."""
    lead = desk.agents[LEAD]
    with tenant_scope(desk.provider):
        for name, steps in MACROS:
            save_macro(
                None, name=name, steps=[{"step": step, "value": value} for step, value in steps], shared=True, by=lead
            )
        for title, language, body in ANSWERS:
            save_canned_answer(None, title=title, body=body, language=language, category=None, shared=True, by=lead)
        for name, filters in VIEWS:
            save_view(None, name=name, filters=filters, shared=True, by=lead)
