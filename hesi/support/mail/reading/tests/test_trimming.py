"""What a person wrote is kept, what their program quoted is folded away."""

import pytest

from hesi.support.mail.reading.mail import Mail
from hesi.support.mail.reading.presenting import presented
from hesi.support.mail.reading.trimming import trim

ANNOUNCEMENTS = [
    "On Mon, Jan 4, 2016 at 3:00 PM, Ann <ann@example.com> wrote:",
    "On Mon, Jan 4, 2016 at 3:00 PM, Ann via a Group With a Long Name <\nann@example.com> wrote:",
    "Le lun. 4 janv. 2016 à 15:00, Ann <ann@example.com> a écrit :",
    "El lun., 4 ene. 2016 a las 15:00, Ann (<ann@example.com>) escribió:",
    "Il giorno lun 4 gen 2016 alle ore 15:00 Ann <ann@example.com> ha scritto:",
    "Em seg., 4 de jan. de 2016 às 15:00, Ann <ann@example.com> escreveu:",
    "Am 04.01.2016 um 15:00 schrieb Ann Beispiel:",
    "Ann <ann@example.com> schrieb am Mo., 4. Jan. 2016 um 15:00:",
    "Op ma 4 jan. 2016 om 15:00 schreef Ann <ann@example.com>:",
    "Den mån 4 jan. 2016 kl 15:00 skrev Ann <ann@example.com>:",
    "pon., 4 sty 2016 o 15:00 Ann <ann@example.com> napisał(a):",
    "Dne 4.1.2016 v 15:00 Ann napsal(a):",
    "4 января 2016 г., 15:00 пользователь Ann <ann@example.com> написал:",
    "Vào Th 2, 4 thg 1, 2016 vào lúc 15:00 Ann <ann@example.com> đã viết:",
    "在 2016年1月4日 下午3:00，小王 <wang@example.com> 写道：",
    "在2016年01月04日 15:00，小王 写道：",
    "小王 <wang@example.com> 于2016年1月4日周一 下午3:00写道：",
    "於 2016年1月4日 下午3:00，王小明 <wang@example.com> 寫道：",
    "2016年1月4日(月) 15:00 Ann <ann@example.com>:",
    "2016년 1월 4일 (월) 오후 3:00, Ann <ann@example.com>님이 작성:",
    "------------------ 原始邮件 ------------------",
    "-----Original Message-----",
    "-----Ursprüngliche Nachricht-----",
    "From: Ann\nSent: Monday\nTo: Bob\nSubject: Hi",
    "________________________________\nVon: Ann\nGesendet: Montag\nAn: Bob\nBetreff: Hi",
    "发件人: 小王\n发送时间: 2016年1月4日 15:00\n收件人: 客服\n主题: 回复",
    "发件人：小王 <w@example.com>\n日期：2016年1月4日\n主题：您好",
    "*De :* Ann\n*Envoyé :* lundi\n*À :* Bob\n*Objet :* Bonjour",
    "请在此行上方回复",
    "##- Please type your reply above this line -##",
]


@pytest.mark.parametrize("announcement", ANNOUNCEMENTS)
@pytest.mark.parametrize("quote", ["\n\nquoted text\nand more\n", "\n> quoted text\n> and more\n"])
def test_what_was_announced_is_folded(announcement, quote):
    trimmed = trim(f"My answer.\n第二行\n\n{announcement}{quote}")
    assert trimmed.visible == "My answer.\n第二行"
    assert "quoted text" in trimmed.rest


@pytest.mark.parametrize(
    "text",
    [
        "发票号：123\n金额：500\n时间：昨天",
        "On this day I wrote 3 claims.\nThey were all rejected.",
        "我在 2024年1月1日 提交了报销单，领导写道：同意。\n但是系统退回了。",
        "Date: 2024-01-01\nAmount: 5\nplease check",
        "Hi,\n> question one\nanswer one\n> question two\nanswer two",
        "Hello,\n\nOn Mon 4 Jan 2016 Ann <a@example.com> wrote:\n> one?\nyes\n> two?\nno",
        "> only a quote",
        "请看下面\n\n---------- Forwarded message ----------\nFrom: Ann\nDate: Monday\nSubject: X\nTo: me\n\nthe text",
    ],
)
def test_nothing_is_folded(text):
    assert trim(text).visible == text


@pytest.mark.parametrize(
    "line",
    ["Sent from my iPhone", "发自我的iPhone", "发自我的华为手机", "Von meinem iPhone gesendet", "Envoyé de mon iPhone",
     "Get Outlook for iOS<https://aka.ms/o0ukef>", "從我的 iPhone 傳送", "-- \nAnn Lee\nExample Ltd."],
)  # fmt: skip
def test_signatures_are_folded(line):
    assert trim(f"Thank you\n\n{line}").visible == "Thank you"


@pytest.mark.parametrize(
    ("source", "kept", "gone"),
    [
        (
            '<div>Yes</div><div class="gmail_quote"><div>On Monday Ann wrote:</div><blockquote>old</blockquote></div>',
            "Yes",
            "old",
        ),
        ('<p>Yes</p><blockquote type="cite">old</blockquote>', "Yes", "old"),
        (
            "<div>好的</div><div>发件人：小王</div><div>发送时间：周一</div><div>主题：旧</div><div>old</div>",
            "好的",
            "old",
        ),
        ('<p>Yes</p><hr><div id="divRplyFwdMsg">From: A</div><div>old</div>', "Yes", "old"),
        ("Yes<br>On Mon 4 Jan 2016 Ann &lt;a@example.com&gt; wrote:<blockquote>old</blockquote>", "Yes", "old"),
    ],
)
def test_quotes_in_html_are_cut_off(source, kept, gone):
    shown = presented(Mail(html=source))
    assert kept in shown.html
    assert gone not in shown.html
    assert gone in shown.hidden_quote


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>',
        "<svg onload=alert(1)>", '<iframe src="https://evil.example">', "<style>@import 'https://evil.example'</style>",
        '<form action="https://evil.example"><input></form>', '<p style="background:url(https://evil.example/x)">x',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        '<img src="https://evil.example/pixel.gif" width="1" height="1">', '<base href="https://evil.example">',
    ],
)  # fmt: skip
def test_nothing_of_harm_is_shown(source):
    html = presented(Mail(html=f"<p>Hello</p>{source}")).html
    for harm in (
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "<iframe",
        "<style",
        "<form",
        "style=",
        'src="http',
        "data:",
        "<base",
        "<svg",
    ):
        assert harm not in html.lower()


def test_control_characters_in_html_cost_nothing():
    shown = presented(Mail(html='<p>a&#1;b<img src="x.png" alt="y">&#x1f;\x0b tail&#11;</p>'))
    assert "tail" in shown.html
    assert "[y]" in shown.body


def test_pictures_from_elsewhere_are_named_and_those_sent_along_stay():
    shown = presented(Mail(html='<p><img src="https://cdn.example.com/a.png"><img src="cid:shot"> text</p>'))
    assert '<img src="cid:shot">' in shown.html
    assert "[cdn.example.com]" in shown.html
    assert shown.blocked_images == 1
