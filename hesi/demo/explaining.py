"""What colleagues write where the policy asks for a reason."""

_SAID = {
    "over_cap": "展会期间周边酒店均已满房，已选择可订的最低价，出发前已告知上级",
    "invoice_missing": "纸质小票遗失，附行程记录说明，后续注意保管",
    "missing_attachment": "合同与验收单已存入共享盘项目目录，可随时调阅",
    "wrong_buyer_name": "商家系统仅支持个人抬头，已与财务沟通",
    "amount_over_invoices": "含手续费，商家未单独开票",
}


def explanation(rule: str) -> str:
    """The reason given for a finding of this rule."""
    return _SAID.get(rule, "情况属实，已与上级沟通")
