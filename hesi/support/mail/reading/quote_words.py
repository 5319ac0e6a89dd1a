"""The words by which mail programs mark what they quote, in the languages mail comes in."""

import re

_VERBS = (
    # English, French, Spanish, Italian, Portuguese, Catalan, Romanian
    r"wrote|writes|a écrit|ont écrit|escribió|escribio|ha escrito|ha scritto|scrive|escreveu|ha escrit|"
    r"va escriure|a scris|"
    # German, Dutch, Scandinavian, Finnish, Estonian
    r"schrieb|hat geschrieben|geschrieben|schreef|(?:het volgende )?geschreven|skrev|skreiv|kirjoitti|kirjutas|"
    # Polish, Czech, Slovak, Slovene, Croatian, Serbian, Hungarian, Latvian, Lithuanian
    r"napisał(?:a|\(a\)|/a)?|napisal(?:a|\(a\))?|napsal(?:a|\(a\))?|pisze|píše|piše|napísal(?:a|\(a\))?|"
    r"je napisa[lo](?:/la|\(la\)|la)?|ezt írta|írta|rakstīja|rašė|parašė|"
    # Russian, Ukrainian, Bulgarian, Greek, Turkish
    r"написал(?:а|\(а\))?|пишет|писал(?:а|\(а\))?|написав|написала|пише|написа|έγραψε|(?:şunu )?yazdı|"
    # Vietnamese, Indonesian, Thai, Hebrew, Arabic, Hindi
    r"đã viết|menulis|เขียน(?:ว่า)?|כתב(?:ה)?|كتب(?:ت)?|"
    # Chinese, Japanese, Korean
    r"写道|写到|寫道|寫到|写信|来信|來信|は書きました|のメール|さんは書きました|님이 작성|작성|님의 말"
)
VERB = re.compile(rf"(?<!\w)(?:{_VERBS})(?!\w)|(?:写道|寫道|写到|寫到|のメール|작성)", re.IGNORECASE)
# Words a line begins with that says when somebody wrote what follows.
_WHEN = re.compile(
    r"(?:On|Le|El|Il|Em|Am|Op|Den|Dnia|W dniu|Dne|Dňa|V|Dana|Vào|Pada|På|Στις|На|В|El día|Il giorno|A|La|Kirj\.|"
    r"Am Donnerstag|Le dim|בתאריך|في|เมื่อ|在|于|於)(?:\s|,|(?=\d))",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"<?\s*(?:mailto:)?[\w.+%=!#$&'*/?^`{|}~-]+@[\w.-]+\.\w+\s*>?")
_DATE_FIRST = re.compile(
    r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}|\d{1,2}[.\s/-]\s?(?:\d{1,2}|\w{3,12})\.?[\s/.-]\s?\d{4}"
)

_ORIGINAL = (
    r"original message|original appointment|original mail|ursprüngliche nachricht|original[- ]?nachricht|"
    r"originalnachricht|"
    r"message d['’]origine|message original|message initial|mensaje original|messaggio originale|mensagem original|"
    r"oorspronkelijk bericht|originalmeddelande|ursprungligt meddelande|oprindelig meddelelse|opprinnelig melding|"
    r"alkuperäinen viesti|wiadomość oryginalna|oryginalna wiadomość|původní zpráva|eredeti üzenet|mesaj original|"
    r"исходное сообщение|пересылаемое сообщение|оригинальное сообщение|orijinal mesaj|"
    r"原始邮件|原邮件|原始郵件|原始信息|"
    r"邮件原件|回复的原邮件|元のメッセージ|오리지널 메시지|원본 메시지|reply message|antwort nachricht"
)
ORIGINAL = re.compile(
    rf"^[\s>*_]*[-_=*]{{2,}}[\s*_]*(?:{_ORIGINAL})[\s*_]*[-_=*]{{2,}}[\s*_]*$|^[\s*]*(?:原始邮件|"
    rf"Original Message)[\s*]*$",
    re.IGNORECASE,
)
FORWARDED = re.compile(
    r"^[\s>*_-]*(?:forwarded message|begin forwarded message|weitergeleitete nachricht|"
    r"anfang der weitergeleiteten nachricht|"
    r"message transféré|début du message (?:transféré|réexpédié)|mensaje reenviado|messaggio inoltrato|"
    r"mensagem encaminhada|"
    r"doorgestuurd bericht|vidarebefordrat meddelande|videresendt|przekazana wiadomość|пересланное сообщение|"
    r"转发邮件信息|转发邮件|转发的邮件|以下是转发的邮件|轉寄郵件|轉寄的郵件|転送メッセージ|전달된 메시지)[\s*_:：-]*$",
    re.IGNORECASE,
)
_FROM = (
    "from|von|de|da|van|från|fra|od|от|від|lähettäjä|feladó|kimden|expéditeur|"
    "remitente|发件人|發件人|寄件者|寄件人|差出人|보낸 사람|보낸사람"
)
_OTHER = (
    "sent|gesendet|envoyé|enviado(?: el)?|enviada em|enviado em|inviato|verzonden|skickat|sendt|wysłano|odesláno|"
    "отправлено|надіслано|lähetetty|elküldve|gönderildi|发送时间|發送時間|发送日期|寄件日期|送信日時|보낸 날짜|"
    "date|datum|fecha|data|dato|dátum|päiväys|дата|tarih|时间|日期|日時|날짜|"
    "to|an|à|para|a|aan|till|til|do|кому|címzett|vastaanottaja|kime|destinataire|pour|"
    "收件人|收件者|宛先|받는 사람|받는사람|"
    "cc|kopie|copie|copia|kopia|копия|bcc|抄送|副本|참조|"
    "subject|betreff|objet|asunto|oggetto|assunto|onderwerp|ämne|emne|temat|předmět|tárgy|aihe|тема|konu|subiect|"
    "主题|主題|主旨|件名|제목|reply-to|antwort an|responder a|répondre à|risposta|rispondi a|"
    "回复|importance|wichtigkeit|"
    "priority|priorität|重要性|attachments?|anlagen|附件|organization|"
    "in-reply-to|message-id|newsgroups|references|x-mailer"
)
HEADER = re.compile(
    rf"^[\s*>_]*(?:(?P<first>{_FROM})|(?:{_OTHER}))[\s*_]{{0,4}}[:：](?:[\s*_]|$|(?=\S))", re.IGNORECASE
)
ABOVE = re.compile(
    r"reply above this line|(?:type|write|enter) your (?:reply|response|answer) above|above this line to reply|"
    r"(?:antwort|antworten sie) (?:bitte )?(?:oberhalb|über) dieser (?:linie|zeile)|"
    r"répondre au-dessus de cette ligne|"
    r"请在(?:此|这)(?:行|条)?(?:线|行)?(?:之上|以上|上方|上面)(?:回复|输入)|在此行上方回复|在此線上方回覆",
    re.IGNORECASE,
)
_DEVICE = (
    r"i(?:phone|pad|pod)|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|vivo|pixel|htc|nokia|"
    r"blackberry|windows|"
    r"outlook|mail|mobil\w*|phone|cell|tablet|handy|smartphone|mailbox|airmail|yahoo|gmail|proton\w*|"
    r"device|ti-\d+|alcatel"
)
SIGNATURE = (
    re.compile(r"^\W{0,4}sent (?:from|via|with|using|by|on) .{1,90}$", re.IGNORECASE),
    re.compile(rf"^\W{{0,4}}(?:from|on) my .{{0,20}}(?:{_DEVICE}).{{0,30}}$", re.IGNORECASE),
    re.compile(r"^.{0,20}\bfrom (?:a |my )?(?:mobile|phone)(?: device)?\W*$", re.IGNORECASE),
    re.compile(r"^\W{0,4}(?:get|download) \W?(?:outlook|yahoo|spark|edison|gmail|bluemail)\b.{0,120}$", re.IGNORECASE),
    re.compile(
        r"^\W{0,4}(?:envoyé (?:depuis|de|à partir)|von (?:meinem|unterwegs)|gesendet (?:von|mit|über)|"
        r"inviato (?:da|dal|con)|"
        r"enviado (?:desde|do|de|a partir)|enviada do|verzonden (?:met|vanaf|van)|verstuurd vanaf|"
        r"skickat från|sendt fra|"
        r"lähetetty|wysłan[eo] z|odesláno z|отправлено (?:с|из)|надіслано з|trimis de pe|gönderildi)\b.{0,90}$|"
        r"^\W{0,4}.{1,40}(?:cihazımdan|iphone'umdan) gönderildi\W*$",
        re.IGNORECASE,
    ),
    re.compile(r"^\W{0,4}diese (?:nachricht|e-?mail) wurde von .{1,90} gesendet\W*$", re.IGNORECASE),
    re.compile(
        r"^\W{0,4}(?:发自|發自|来自|來自|从我的|從我的|通过我的|使用).{0,60}"
        r"(?:手机|手機|邮箱|郵箱|邮件|大师|iphone|ipad|android|"
        r"outlook|mail|发送|傳送|客户端|华为|小米|qq)?.{0,20}$",
        re.IGNORECASE,
    ),
    re.compile(r"^\W{0,4}(?:.{1,30}から送信(?:されました)?|나의 .{1,30}에서 보냄)\W*$", re.IGNORECASE),
)


def begins_with_when(line: str) -> bool:
    """Whether an announcement's first line is this one: it begins with the time of what it quotes."""
    line = line.strip(" \t*_>-").strip()
    return bool(_DATE_FIRST.match(line)) or bool(_WHEN.match(line) and re.search(r"\d", line))


def says_who_wrote(line: str) -> bool:
    """Whether a line (joined where a program broke it) announces a quote: “On Monday, Ann wrote:”, “在 … 写道：”."""
    line = line.strip(" \t*_>").strip()
    if not 5 <= len(line) <= 500:
        return False
    verb = max(VERB.finditer(line), key=lambda match: match.start(), default=None)
    ends = line.endswith((":", "："))
    if verb is None:
        mailbox = _MAILBOX.search(line)
        if mailbox is None or len(line) - mailbox.end() > 3:
            return False
        return bool(_DATE_FIRST.match(line) or (ends and re.search(r"\d{4}.*\d[:.]\d\d", line[: mailbox.start()])))
    behind = line[verb.end() :].strip(" :：")
    if not ends and behind:
        return False
    has_mailbox = _MAILBOX.search(line) is not None
    if has_mailbox and len(behind) <= 90:
        return True
    if _WHEN.match(line) and re.search(r"\d", line) and len(behind) <= 120:
        return True
    if ends and behind:
        # "Ann wrote on 04.01.2016 15:00:"
        return len(behind) <= 60 and re.search(r"\d{4}.*\d:\d\d", behind) is not None
    return ends and re.search(r"\d{1,4}.*\d", line[: verb.start()]) is not None
