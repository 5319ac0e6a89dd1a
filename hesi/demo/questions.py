"""What colleagues asked the service centre and what it answered."""

# ruff: noqa: E501 - what people write is kept in one piece

from dataclasses import dataclass

ASK, ANSWER, REPLY, NOTE, TAKE, SOLVE, CONFIRM, CLOSE, RATE = (
    "ask",
    "answer",
    "reply",
    "note",
    "take",
    "solve",
    "confirm",
    "close",
    "rate",
)


@dataclass(frozen=True, slots=True)
class Said:
    """One thing done on a ticket, so many working hours after it was asked; `who` is an agent's name where one acts.

    A rating has its `score`, its `reasons` by key, and the comment as its text.
    """

    what: str
    hours: float
    text: str = ""
    who: str = ""
    score: int = 0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A ticket: who asked, how many working hours ago, about what. `about` is the state of a claim of theirs.

    `answers` are those to the category's problem report, `struck` what the person keeps back.
    """

    by: str
    hours_ago: float
    category: str
    title: str
    body: str
    page: str = "/documents/"
    about: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    struck: tuple[str, ...] = ()
    course: tuple[Said, ...] = ()


_HE, _WU, _SU = "何晴", "吴凡", "苏敏"

QUESTIONS = (
    Question(
        "林晓", 2.2, "recognition-failed", "酒店发票下载中断，上传后提示文件损坏",
        "酒店发来的PDF发票我下载到一半断网了，上传后提示已损坏。酒店说只能再发一次，想确认是不是换成OFD也可以？",
        page="/wallet/", answers=(("carrier", "pdf"), ("message", "文件已损坏，无法读取")),
    ),
    Question(
        "崔浩", 5.0, "approval-stuck", "单子卡在部门负责人两天了，可以换人审批吗",
        "沈总这周出差，招待的单子一直停在部门负责人这一步，月底前能不能先走下去？", about="approving",
        answers=(("approver", "可以由分管副总代为审批"),),
        course=(Said(TAKE, 0.8, who=_HE),),
    ),
    Question(
        "林晓", 9.5, "claims-returned", "被退回的报销单改完后发票会不会被别人占用",
        "我的差旅单被退回了，里面的发票现在显示未报销，会不会在我改的时候被别的单子用掉？", about="rejected",
        course=(
            Said(TAKE, 0.4, who=_HE),
            Said(ANSWER, 0.7, "林晓您好，退回后发票会回到您的票夹，只有您自己能选到它；您重新提交时系统会再次占用，不会被别人使用。", _HE),
        ),
    ),
    Question(
        "陈艾米", 20.0, "claims-fill", "Which exchange rate is used for hotel bills in euros?",
        "My card statement shows a slightly different rate from the one on the claim line. Which day's rate do you take?",
        about="approving",
        course=(
            Said(TAKE, 0.5, who=_WU),
            Said(ANSWER, 1.2, "Hello Amy, the line uses the reference rate of the day the money was spent; its date and source stand beside the amount. If your bank charged another amount, enter it in CNY and attach the statement.", _WU),
            Said(REPLY, 4.0, "Thanks, that makes sense. I will attach the card statement next time."),
            Said(SOLVE, 4.6, who=_WU),
        ),
    ),
    Question(
        "高远", 52.0, "setup-policy", "能否让供应链部的住宿标准单独设置",
        "供应链部经常去县城的工厂，希望住宿标准和其他部门不同，现在的差标只能按城市分组，请问怎么配置？",
        page="/admin/policy/",
        course=(
            Said(TAKE, 1.0, who=_WU),
            Said(NOTE, 1.6, "客户要按部门设置差标，当前版本只支持城市分组。已转产品评估，先给替代做法。", _WU),
            Said(ANSWER, 2.4, "高经理您好，目前住宿标准按城市分组设置。可以先新建“工厂所在地”城市组并单独设标准；按部门区分的需求已经反馈给产品团队，有进展会第一时间告诉您。", _WU),
        ),
    ),
    Question(
        "许佳", 75.0, "payment-file", "银行文件里收款账号变成科学计数法",
        "导出的批次文件用另一个表格软件打开后，收款账号末几位变成0了，银行网银导入会失败。",
        page="/payments/batches/",
        course=(
            Said(TAKE, 0.3, who=_HE),
            Said(ANSWER, 0.9, "许会计您好，文件里的账号是文本格式，没有丢失位数。请直接把下载的文件导入网银，不要用表格软件另存；如果需要查看，请用“数据导入”并选择文本列。", _HE),
            Said(REPLY, 2.0, "明白了，直接导入成功。"),
            Said(SOLVE, 2.3, who=_HE),
            Said(CONFIRM, 3.0),
            Said(RATE, 3.1, "很快就解决了", score=5, reasons=("fast", "clear")),
        ),
    ),
    Question(
        "马腾飞", 96.0, "recognition-wrong", "定额发票金额识别不出来",
        "停车的定额发票拍照后识别成了0元，需要手工改，能不能优化？", page="/wallet/",
        answers=(("field", "amount"), ("right", "票面金额10元")),
        course=(
            Said(TAKE, 2.0, who=_WU),
            Said(ANSWER, 3.0, "马经理您好，麻烦拍照时把发票平放、避免反光，四个角都在画面里。若仍识别不出，请把原图发给我们，我们会用来改进。", _WU),
            Said(SOLVE, 9.0, who=_WU),
            Said(CONFIRM, 12.0),
            Said(RATE, 12.1, "还是要手工改金额，希望真正解决", score=2, reasons=("not_solved", "product")),
        ),
    ),
    Question(
        "白露", 130.0, "account-other", "换了手机号，通知收不到了",
        "我的手机号换了，个人设置里改完以后还需要管理员确认吗？", page="/preferences/",
        course=(
            Said(TAKE, 0.5, who=_HE),
            Said(ANSWER, 0.8, "白经理您好，通知通过站内和邮件发送，不依赖手机号；手机号由贵公司管理员在“人员”里维护，已请您联系高远修改。", _HE),
            Said(CLOSE, 20.0, who=_SU),
        ),
    ),
    Question(
        "罗文", 160.0, "api-other", "想把支付结果同步到我们的资金系统",
        "有没有接口可以在支付完成后取到批次明细？希望每天对账一次。", page="/payments/batches/",
        course=(
            Said(TAKE, 1.0, who=_WU),
            Said(ANSWER, 2.0, "罗老师您好，接口文档在“/api/docs”，用个人令牌调用付款批次接口即可取到明细。令牌请在“个人设置”中创建，并妥善保管。", _WU),
            Said(REPLY, 8.0, "已经调通，谢谢。"),
            Said(SOLVE, 8.5, who=_WU),
            Said(CONFIRM, 9.0),
            Said(RATE, 9.2, score=4, reasons=("clear",)),
        ),
    ),
    Question(
        "侯建平", 210.0, "approval-other", "可以在手机上一次审批多张单子吗",
        "出差路上想集中处理，手机上能不能连续审批？", page="/approvals/",
        course=(
            Said(TAKE, 0.6, who=_HE),
            Said(ANSWER, 1.0, "侯经理您好，手机端“审批”里同意后会自动打开下一张，可以连续处理。", _HE),
            Said(SOLVE, 1.1, who=_HE),
            Said(CONFIRM, 3.0),
            Said(RATE, 3.1, score=5, reasons=("fast", "at_once")),
        ),
    ),
    Question(
        "韩静", 8.5, "export-other", "审计日志能按人员和时间段导出吗",
        "年底内审需要抽查三季度的审批记录，想按审批人导出，请问在哪里操作？", page="/admin/audit/",
        course=(
            Said(TAKE, 1.2, who=_HE),
            Said(ANSWER, 2.5, "韩老师您好，在“审计日志”里先按人员和日期筛选，再点“导出”。导出的文件带有校验值，可以证明没有被改动。请您看看是否满足需要？", _HE),
        ),
    ),
    Question(
        "柳依依", 0.9, "claims-fill", "住宿两人一间应该怎么填", "我和同事合住一间，发票开在我名下，人数和晚数分别怎么填？",
        page="/documents/new/",
    ),
    Question(
        "许佳", 40.0, "payment-reconcile", "周三的付款批次和银行回单差一笔",
        "银行回单比系统批次少一笔，系统里显示已支付，需要确认是不是退票了。", page="/payments/batches/",
        answers=(("day", "2026-11-18"), ("gap", "1280.00")), struck=("device",),
        course=(
            Said(TAKE, 0.5, who=_HE),
            Said(ANSWER, 6.0, "许会计您好，已核对到该笔因收款账号有误被银行退回，退票通知次日才到。您可以在批次中将其标记为退回，系统会恢复为待支付。", _HE),
            Said(REPLY, 7.0, "等了大半天才有答复，月底对账很急。"),
            Said(SOLVE, 7.5, who=_HE),
            Said(CONFIRM, 8.0),
            Said(RATE, 8.1, "解决了，但响应太慢", score=2, reasons=("slow",)),
        ),
    ),
)  # fmt: skip
