"""Lines and captions that are the name of an image file, or a word that stands for an image."""

from __future__ import annotations

import re

_EXTENSION = r"\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic)"
# Names that cameras, phones and screenshot tools give; a caption that says something has more than digits after them.
_TOOL = (
    r"(?:360se_picture|360截图|(?:企业)?微信(?:图片|截图)|钉钉(?:图片|截图)|QQ(?:图片|截图|浏览器截图)|TIM(?:图片|截图)"
    r"|屏幕截图|屏幕快照|截图|截屏|未标题|IMG|DSC[FN]?|MVIMG|PXL|WechatIMG|mmexport|Screenshot|Snipaste|image|img|pic|picture"
    r"|photo)"
)
_WORD = r"(?:照片|图片|配图|插图|题图|资料图|资料图片|资料照片|新闻图片|会议图片|现场图片|现场照片)"
_CAPTION = re.compile(
    rf"{_TOOL}[\d _\-.~@]{{0,40}}(?:副本|拷贝)?(?: ?[(（]\d{{1,4}}[)）])?(?:{_EXTENSION})?"
    rf"|[^，。！？；：:\n]{{1,80}}{_EXTENSION}"
    rf"|[(（\[【]?{_WORD} ?\d{{0,3}}[)）\]】]?",
    re.IGNORECASE,
)
_LONGEST = 100


def is_placeholder(line: str) -> bool:
    """Return whether `line` (folded) is a file name such as `360se_picture (1)` or a word such as `照片` alone."""
    return len(line) <= _LONGEST and _CAPTION.fullmatch(line) is not None
