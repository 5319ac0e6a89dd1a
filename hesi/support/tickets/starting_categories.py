"""The tree of what questions are about that a provider starts with, and the problem report of each leaf.

What the system knows by itself (who, company, page, document) is never asked: it travels in the capsule.
"""

from dataclasses import dataclass
from typing import Any

from hesi.support.promises.models import Priority

Question = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A category questions are asked under."""

    key: str
    name_zh: str
    name_en: str
    template: tuple[Question, ...] = ()
    priority: str = Priority.NORMAL
    skill: str = ""
    line: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """A first-level category. Its last leaf takes what fits none of the others."""

    key: str
    name_zh: str
    name_en: str
    line: str
    leaves: tuple[Leaf, ...]


def _ask(key: str, zh: str, en: str, kind: str = "text", *, required: bool = False) -> Question:
    return {"key": key, "label_zh": zh, "label_en": en, "kind": kind, "required": required}


def _choose(key: str, zh: str, en: str, *choices: tuple[str, str, str], required: bool = True) -> Question:
    listed = [{"key": one, "label_zh": said_zh, "label_en": said_en} for one, said_zh, said_en in choices]
    return _ask(key, zh, en, "choice", required=required) | {"choices": listed}


_EXPECTED = _ask("expected", "您期望的结果是什么？", "What did you expect instead?", "long")
_MESSAGE = _ask("message", "页面或接口提示了什么？", "What did the page or the interface say?")
_SINCE = _ask("since", "从哪天开始出现？", "Since which day?", "date")
_HOW_OFTEN = _choose(
    "often", "出现频率", "How often does it happen?", ("always", "每次都出现", "Every time"),
    ("sometimes", "偶尔出现", "Now and then"), ("once", "只出现过一次", "Once so far"),
)  # fmt: skip

CLAIMS = Branch("claims", "报销流程", "Claims", "technical", (
    Leaf("claims-fill", "填单与费用明细", "Filling in a claim", (_EXPECTED,)),
    Leaf("claims-returned", "单据被退回或需要修改", "A claim was sent back", (
        _ask("unclear", "退回意见里哪一点不明白？", "What in the remark is not clear?", "long"),
    )),
    Leaf("claims-standard", "差标与费用规则", "Standards and expense rules", (
        _ask("over", "超出标准的金额", "Amount above the standard", "amount"),
        _ask("reason", "您认为应当适用哪条标准？", "Which standard should apply, in your view?"),
    )),
    Leaf("claims-advance", "借款与冲销", "Advances and settlement", (
        _ask("open", "未冲销的金额", "Amount still open", "amount"), _EXPECTED,
    )),
    Leaf("claims-other", "其他报销问题", "Something else about claims"),
))  # fmt: skip

APPROVAL = Branch("approval", "审批", "Approval", "technical", (
    Leaf("approval-stuck", "审批卡住", "An approval does not move on", (
        _ask("approver", "应该由谁来审批？", "Who should decide?"),
        _ask("needed_by", "最晚需要在哪天审完？", "By which day is the decision needed?", "date"),
    )),
    Leaf("approval-route", "审批人或流程走向不对", "Wrong approver or route", (
        _ask("expected_route", "正确的审批顺序应该是怎样的？", "What should the route be?", "long", required=True),
    )),
    Leaf("approval-delegate", "转交、加签与委托", "Transfers, added approvers, deputies"),
    Leaf("approval-notice", "收不到审批通知", "Notices do not arrive", (
        _choose("where", "哪种通知收不到？", "Which notice is missing?", ("mail", "邮件", "E-mail"),
                ("in_app", "站内通知", "In the app"), ("chat", "企业微信、钉钉或飞书", "WeCom, DingTalk or Feishu")),
        _SINCE,
    )),
    Leaf("approval-other", "其他审批问题", "Something else about approval"),
))  # fmt: skip

SETUP = Branch("setup", "系统配置", "Setup", "success", (
    Leaf("setup-template", "单据模板与字段", "Templates and fields", (_EXPECTED,)),
    Leaf("setup-flow", "审批流配置", "Approval flows", (_EXPECTED,)),
    Leaf("setup-policy", "费用标准与规则", "Standards and rules", (_EXPECTED,)),
    Leaf("setup-people", "组织架构与人员导入", "Organisation and import of people", (_MESSAGE,)),
    Leaf("setup-connect", "对接ERP与办公平台", "Connecting ERP and office platforms", (
        _ask("system", "要对接的系统和版本", "Which system, which version?", required=True), _EXPECTED,
    ), skill="接口"),
    Leaf("setup-other", "其他配置问题", "Something else about setup"),
))  # fmt: skip

RECOGNITION = Branch("recognition", "发票识别", "Invoice recognition", "technical", (
    Leaf("recognition-wrong", "识别结果不正确", "Read wrongly", (
        _choose("field", "哪一项识别错了？", "Which field is wrong?", ("amount", "金额或税额", "Amount or tax"),
                ("number", "发票号码或代码", "Number or code"), ("date", "开票日期", "Date"),
                ("buyer", "购买方名称或税号", "Buyer or tax id"), ("kind", "发票种类", "Kind of invoice"),
                ("other", "其他", "Something else")),
        _ask("right", "票面上正确的内容是什么？", "What does the invoice really say?"),
    ), skill="票据识别"),
    Leaf("recognition-failed", "无法识别或上传失败", "Cannot be read or uploaded", (
        _choose("carrier", "文件是哪种格式？", "What kind of file is it?", ("pdf", "PDF", "PDF"), ("ofd", "OFD", "OFD"),
                ("xml", "XML", "XML"), ("photo", "照片或扫描件", "Photo or scan")),
        _MESSAGE,
    ), skill="票据识别"),
    Leaf("recognition-duplicate", "提示重复报销", "Said to be a duplicate", (
        _ask("first", "如果确实报过，是哪张单据？", "If it was claimed before: on which claim?"),
    ), skill="票据识别"),
    Leaf("recognition-verify", "查验不通过", "Verification fails", (_MESSAGE, _SINCE), skill="票据识别"),
    Leaf("recognition-other", "其他票据问题", "Something else about invoices", skill="票据识别"),
))  # fmt: skip

API = Branch("api", "API接口", "API", "operations", (
    Leaf("api-error", "接口报错", "A call fails", (
        _ask("address", "调用的接口地址", "Which address is called?", required=True),
        _ask("answer", "接口返回的内容（请去掉令牌）", "The answer (without your token)", "long", required=True),
        _HOW_OFTEN,
    ), skill="接口"),
    Leaf("api-access", "令牌与权限", "Tokens and permissions", (_MESSAGE,), skill="接口"),
    Leaf("api-pace", "限流与性能", "Limits and speed", (
        _ask("pace", "每分钟大约调用多少次？", "How many calls a minute, roughly?"), _SINCE,
    ), skill="接口"),
    Leaf("api-other", "其他接口问题", "Something else about the API", skill="接口"),
))  # fmt: skip

ACCOUNT = Branch("account", "账号", "Account", "technical", (
    Leaf("account-signin", "无法登录", "Cannot sign in", (
        _choose("way", "用哪种方式登录？", "How do you sign in?", ("password", "邮箱和密码", "E-mail and password"),
                ("passkey", "通行密钥", "Passkey"), ("sso", "企业统一登录", "Company sign-on")),
        _SINCE,
    ), priority=Priority.HIGH),
    Leaf("account-security", "密码与两步验证", "Password and second factor"),
    Leaf("account-rights", "角色与权限", "Roles and permissions", (
        _ask("wanted", "需要谁能做什么？", "Who should be able to do what?", "long", required=True),
    )),
    Leaf("account-leaver", "离职与交接", "Leavers and handing over", (
        _ask("last_day", "最后工作日", "Last day at work", "date"),
    )),
    Leaf("account-other", "其他账号问题", "Something else about the account"),
))  # fmt: skip

EXPORT = Branch("export", "导出报表", "Exports and reports", "technical", (
    Leaf("export-content", "导出内容不对", "The exported file is wrong", (
        _ask("what", "导出的是哪张列表或报表？", "Which list or report was exported?", required=True), _EXPECTED,
    )),
    Leaf("export-failed", "导出失败或很慢", "An export fails or is slow", (
        _ask("rows", "大约有多少行？", "Roughly how many rows?"), _MESSAGE,
    )),
    Leaf("export-report", "报表数字对不上", "Numbers of a report do not agree", (
        _ask("period", "哪个期间？", "Which period?", required=True),
        _ask("gap", "相差的金额", "By how much?", "amount"),
    )),
    Leaf("export-other", "其他报表问题", "Something else about reports"),
))  # fmt: skip

PAYMENT = Branch("payment", "支付", "Payment", "operations", (
    Leaf("payment-failed", "付款失败或退票", "A payment failed or came back", (
        _ask("sum", "涉及金额", "Amount concerned", "amount", required=True),
        _ask("bank_said", "银行返回的提示", "What the bank answered"),
    ), priority=Priority.HIGH, skill="支付"),
    Leaf("payment-reconcile", "对账不平", "Accounts do not reconcile", (
        _ask("day", "哪一天的账？", "For which day?", "date", required=True),
        _ask("gap", "差额", "Difference", "amount", required=True),
    ), priority=Priority.HIGH, skill="支付"),
    Leaf("payment-file", "付款批次与银行文件", "Batches and bank files", (_MESSAGE,), skill="支付"),
    Leaf("payment-account", "收款账户", "Payee accounts"),
    Leaf("payment-other", "其他支付问题", "Something else about payment", skill="支付"),
))  # fmt: skip

IDEA = Branch("idea", "功能建议", "Suggestions", "success", (
    Leaf("idea-feature", "希望增加功能", "A new function", (
        _ask("today", "现在您是怎么做的？", "How do you do it today?", "long"),
        _choose("weight", "对您有多重要？", "How much does it matter?",
                ("must", "没有就无法使用", "Cannot work without it"),
                ("should", "能省不少时间", "Would save much time"),
                ("nice", "锦上添花", "Nice to have"), required=False),
    ), priority=Priority.LOW),
    Leaf("idea-better", "现有功能可以更好用", "Something that could be easier", priority=Priority.LOW),
))  # fmt: skip

OTHER = Branch("other", "其他", "Something else", "success", (
    Leaf("other-howto", "使用咨询", "How to use it"),
    Leaf("other-contract", "套餐、合同与发票", "Plan, contract and billing"),
    Leaf("other-outage", "系统打不开或很慢", "The system is down or slow", (
        _choose("scope", "影响范围", "Who is affected?", ("me", "只有我", "Only me"),
                ("some", "部分同事", "Some colleagues"), ("all", "全公司", "Everybody")),
        _HOW_OFTEN,
    ), priority=Priority.HIGH, line="operations"),
    Leaf("other-general", "其他问题", "Anything else"),
))  # fmt: skip

TREE = (CLAIMS, APPROVAL, SETUP, RECOGNITION, API, ACCOUNT, EXPORT, PAYMENT, IDEA, OTHER)
