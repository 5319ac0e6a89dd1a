"""Amounts in Chinese capital numerals (人民币大写), as receipts and payment orders need them.

Source: 中国人民银行《支付结算办法》附一《正确填写票据和结算凭证的基本规定》.
A 零 that may be written or left out (a zero at the 万 or 圆 place) is left out; 整 follows 圆 and 角, never 分.
"""

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("仟", "佰", "拾", "")
_GROUPS = ("", "万", "亿", "万亿")


def in_words(minor: int) -> str:
    """The yuan amount, given in fen, in capital numerals; below zero it begins with 负.

    123450 fen is 壹仟贰佰叁拾肆圆伍角整.
    """
    if minor < 0:
        return "负" + in_words(-minor)
    yuan, rest = divmod(minor, 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_yuan_in_words(yuan)}圆" if yuan else ""
    if not rest:
        return (words or "零圆") + "整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += "零"
    return words + (f"{_DIGITS[fen]}分" if fen else "整")


def _yuan_in_words(yuan: int) -> str:
    if yuan >= 10_000 ** len(_GROUPS):
        raise ValueError("the amount is too large to be written in words")
    words = ""
    for power in reversed(range(len(_GROUPS))):
        group = yuan // 10_000**power % 10_000
        if not group:
            continue
        if words and (group < 1000 or _skips_a_group(yuan, power)):
            words += "零"
        # 万亿 counts ten-thousands of 亿: the 亿 is written once, by the lower of the two groups when it is there.
        unit = "万" if power == 3 and yuan // 10**8 % 10_000 else _GROUPS[power]
        words += _group_in_words(group) + unit
    return words


def _skips_a_group(yuan: int, power: int) -> bool:
    """Whether the group above this one is empty, so that a 零 bridges the hole."""
    above: int = yuan // 10_000 ** (power + 1) % 10_000
    return above == 0


def _group_in_words(group: int) -> str:
    words, hole = "", False
    for digit, place in zip(f"{group:04d}", _PLACES, strict=True):
        if digit == "0":
            hole = bool(words)
            continue
        words += ("零" if hole else "") + _DIGITS[int(digit)] + place
        hole = False
    return words
