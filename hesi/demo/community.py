"""The community: what people of the company and the service centre asked, proposed and decided."""

from dataclasses import dataclass
from typing import Any

from hesi.demo.desk import Desk
from hesi.support.community.actions import (
    accept_answer,
    answer_thread,
    decide_idea,
    name_oneself,
    release_post,
    start_thread,
    vote,
)
from hesi.support.community.models import Post, Shown, Thread
from hesi.support.community.persons import in_community

LEAD, AGENT = "苏敏", "何晴"
# How the company's people call themselves there.
NAMES = {"林晓": "晓行千里", "许佳": "佳佳", "崔浩": "老崔", "白露": "白露为霜", "周岚": "财务小周", "高远": "高远"}
STAFF = {LEAD: "苏敏", AGENT: "何晴"}


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread so many working hours ago, its answers in order; the accepted one by its place. `votes` are names."""

    hours_ago: float
    by: str
    area: str
    kind: str
    title: str
    body: str
    answers: tuple[tuple[str, str], ...] = ()
    accepted: int | None = None
    votes: tuple[str, ...] = ()
    state: str = ""
    reason: str = ""


TALKS = (
    Talk(
        90, "高远", "approvals", "discussion", "大家的审批流一般设几级？",
        "我们现在是直属上级加财务两级，5 千以上再加部门负责人。想听听同行怎么设。",
        (("周岚", "两级够用，金额分档比级数管用。\n\n- 1 千以内：直属上级\n- 1 千以上：加部"
            "门负责人\n- 1 万以上：加财务负责人"),),
        votes=("林晓", "周岚"),
    ),
    Talk(
        80, "林晓", "claims", "question", "出差跨了两个城市，住宿标准按哪个算？",
        "周一在成都住一晚，周二到重庆再住一晚，一张单子里填得下吗？标准会不会算错？",
        (
            ("许佳", "我是拆成两条住宿明细填的，每条选自己的城市。"),
            (AGENT, "按**每条明细的入住城市**判断标准，所以一个城市一条最清楚：\n\n1. 添加两"
                "条住宿明细\n2. 分别填写入住和离店日期\n3. 各选一个城市\n\n系统会分别比对"
                "，不会混算。"),
        ),
        accepted=1, votes=("许佳", "崔浩", "白露"),
    ),
    Talk(
        70, "崔浩", "invoices", "question", "高铁票照片总是识别不全怎么办",
        "蓝票拍照之后票价能识别，出发站经常是空的。有没有拍照的窍门？",
        ((AGENT, "放在深色桌面上、四角都拍进去，光线从侧面来，基本都能识别。铁路电子客票可"
            "以直接上传原文件，不用拍照。"),),
        accepted=0, votes=("白露",),
    ),
    Talk(
        64, "许佳", "claims", "idea", "提交前提醒还有哪些票没报",
        "月底常常漏报几张票，希望提交报销单时提示票夹里同一趟行程还没报的发票。",
        (("白露", "同求，我上个月漏了两张停车票。"),),
        votes=("林晓", "崔浩", "白露",
        "高远"), state="planned", reason="已排入明年一季度：提交时按行程日期列出未报发票，可一键加入。",
    ),
    Talk(
        60, "周岚", "payments", "idea", "付款批次支持导出明细附件",
        "对账时需要把批次里的单据和回单一起发给审计，现在要一张张下载。",
        votes=("高远",), state="done", reason="已上线：批次页的“导出”可以连同回单一起打包。",
    ),
    Talk(
        48, "白露", "claims", "idea", "手机端支持深色模式", "晚上填单太亮了，跟随系统切换就行。",
        votes=("林晓", "许佳"),
    ),
    Talk(
        30, "高远", "api", "question", "接口拉取单据怎么只取新增的",
        "每小时同步一次到数仓，全量太慢了。",
        (("崔浩", "我们记住上次的游标，下次从游标往后取。"),),
    ),
    Talk(
        20, "高远", "lounge", "discussion", "上线第一个月，先推哪个部门比较顺？",
        "打算从销售部开始，有没有踩过坑的同行？",
    ),
    Talk(6, "白露", "invoices", "question", "境外酒店的发票需要翻译吗",
    "日文的住宿收据，财务说要附说明，要写成什么样？"),
)  # fmt: skip


class Square:
    """What was said, at its time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def plan(self) -> None:
        """Put everything on the stage."""
        diary, stage = self._desk.diary, self._desk.stage
        for talk in TALKS:
            stage.at(diary.ago(talk.hours_ago), lambda talk=talk: self._act(talk))  # type: ignore[misc]

    def _act(self, talk: Talk) -> None:
        thread = self._say(
            talk.by, lambda by, name: start_thread(
                area=talk.area, kind=talk.kind, title=talk.title, body=talk.body, name=name, by=by
            )
        )  # fmt: skip
        opening = self._shown(thread)
        posts = [self._answer(thread, who, body) for who, body in talk.answers]
        for who in talk.votes:
            with in_community(self._actor(who)) as person:
                vote(opening, by=person)
        if talk.accepted is not None:
            with in_community(self._actor(talk.by)) as person:
                accept_answer(thread, posts[talk.accepted], by=person)
        if talk.state:
            with in_community(self._actor(LEAD)) as lead:
                decide_idea(thread, state=talk.state, reason=talk.reason, by=lead)

    def _answer(self, thread: Thread, who: str, body: str) -> Post:
        post: Post = self._say(who, lambda by, name: answer_thread(thread, body=body, name=name, by=by))
        self._release(post)
        return post

    def _say(self, who: str, act: Any) -> Any:
        with in_community(self._actor(who)) as person:
            name = STAFF.get(who) or NAMES[who]
            if who == "高远":
                # One of them has nothing against being known.
                name_oneself(name=name, shows_company=True, by=person)
            return act(person, name)

    def _shown(self, thread: Thread) -> Post:
        with in_community(self._actor(LEAD)):
            opening: Post = Post.objects.get(thread=thread, is_opening=True)
        self._release(opening)
        return opening

    def _release(self, post: Post) -> None:
        if post.moderation == Shown.WAITING:
            with in_community(self._actor(AGENT)) as agent:
                release_post(post, by=agent)

    def _actor(self, who: str) -> Any:
        return self._desk.agents[who] if who in STAFF else self._desk.company.actor(who)
