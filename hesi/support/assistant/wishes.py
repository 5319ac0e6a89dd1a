"""Two wishes that are no questions: for a person, and for something to be done."""

import re

from hesi.workspace.answers import Question, words

_HUMAN = words(
    "转人工 / 人工客服 / 人工服务 / 找人工 / 要人工 / 真人 / 找客服 / 转客服 / 联系客服 / 叫客服 / 人工",
    "human / real person / live agent / talk to someone / talk to a person / speak to someone / speak to a person",
    "customer service / talk to support / speak to an agent / talk to an agent / contact support",
)
_VERBS_ZH = (
    "审批|批准|批了|批一下|批掉|通过|同意|驳回|退回|撤回|撤销|提交|删除|删掉|删了|付款|支付|打款|转账|修改|改成|改一下|"
    "作废|取消|导出|下载|发送|重置|开通|授权|关闭|创建|新建|填|报销了|催"
)
_VERBS_EN = (
    "approve|reject|decline|send|withdraw|submit|delete|remove|pay|transfer|change|update|void|cancel|export|reset|"
    "grant|create|file|fill|execute|run|drop|set|make|give|mark|close|disable|enable|insert|alter|truncate"
)
_TOLD_ZH = "帮我|替我|帮忙|麻烦你|请你|你来|你去|给我|马上|立即|立刻|直接"
_TOLD_EN = "please|kindly|can you|could you|would you|will you|you must|i want you to|now"
_ALL_ZH = "全部|所有|它|这张|这单|吧|了"
_DONE = (
    re.compile(rf"(?:{_TOLD_ZH})[^。？?，,]{{0,24}}?(?:{_VERBS_ZH})"),
    re.compile(rf"\b(?:{_TOLD_EN})\s+(?:\w+\s+){{0,2}}?(?:{_VERBS_EN})\b"),
    re.compile(rf"\b(?:{_VERBS_EN})\b[^.?!]{{0,60}}\bfor me\b"),
    re.compile(rf"^(?:全部|所有|一键)?(?:批准|同意|通过|审批通过)(?:{_ALL_ZH})?[!！。]?$"),
    re.compile(r"^approve (?:it|this|all|everything)\b"),
)


def wants_human(question: Question) -> bool:
    """Whether a person is asked for, and not how to reach one in general."""
    return len(question.said) <= 60 and question.says(*_HUMAN) and not question.asks_how


def wants_act(question: Question) -> bool:
    """Whether the assistant is told to do something, rather than asked about it."""
    said = question.said
    if question.asks_how:
        return False
    return any(pattern.search(said) for pattern in _DONE)
