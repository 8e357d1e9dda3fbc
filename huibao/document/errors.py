"""What went wrong with a document, told so that its owner knows what to do next."""

from __future__ import annotations

from typing import Final

_SAVE_AS: Final = "请用 Word 或 WPS 打开后“另存为”.docx 格式，再试一次。"
_SAVE_AS_EN: Final = "Open it in Word or WPS, save it as .docx and try again."

REASONS: Final[dict[str, tuple[str, str]]] = {
    "empty": (
        "文件是空的，里面没有内容。请检查文件是否保存成功，再试一次。",
        "The file is empty. Check that it was saved, then try again.",
    ),
    "no_text": (
        "文件里没有可读的正文。文字如在文本框或图片里，请移到正文中，再试一次。",
        "There is no text to read in the file. Move what stands in text boxes into the body.",
    ),
    "too_large": (
        "文件太大（超过 {limit_mb} MB）。请压缩其中的图片，或把大附件单独报送，再试一次。",
        "The file is larger than {limit_mb} MB. Compress its pictures or send big annexes apart.",
    ),
    "too_long": (
        "正文有 {characters} 字，不像一份报告（至多 {most} 字）。请只留报告本身，另存后再试一次。",
        "The text has {characters} characters, a report at most {most}. Keep the report alone.",
    ),
    "doc": (
        f"这是旧版 Word（.doc）或 WPS（.wps）文件，暂时无法读取。{_SAVE_AS}",
        f"This is an old .doc or .wps file. {_SAVE_AS_EN}",
    ),
    "wps": (
        f"这是 WPS 文字（.wps）文件，暂时无法读取。{_SAVE_AS}",
        f"This is a .wps file. {_SAVE_AS_EN}",
    ),
    "encrypted": (
        "文件设有打开密码，无法读取。请取消密码后另存为 .docx，再试一次。",
        "The file is protected by a password. Remove the password, save it and try again.",
    ),
    "text_encoding": (
        "这个文本文件的编码无法识别（可识别 UTF-8、UTF-16 和 GB18030）。请另存为 UTF-8 的 .txt。",
        "The text is neither UTF-8, UTF-16 nor GB18030. Save it as UTF-8 and try again.",
    ),
    "nul": (
        "这个文本文件里有空字节（NUL），可能已经损坏，或者不是纯文本。"
        "请用原来的程序打开，另存为 UTF-8 编码的 .txt。",
        "The text holds NUL bytes: it is damaged, or no plain text. Save it anew as UTF-8.",
    ),
    "pdf": (
        "这是 PDF 文件，文字不能可靠地取出。请改用对应的 Word（.docx）原稿。",
        "This is a PDF. Take the Word (.docx) document it was made from.",
    ),
    "rtf": (f"这是 RTF 文件。{_SAVE_AS}", f"This is an RTF file. {_SAVE_AS_EN}"),
    "xlsx": (
        "这是 Excel 表格（.xlsx 或 .xls）。请把内容放进 Word（.docx）文档，再试一次。",
        "This is an Excel workbook. Put its contents into a Word (.docx) document and take that.",
    ),
    "pptx": (
        "这是演示文稿（PPT）。请把文字放进 Word（.docx）文档，再试一次。",
        "This is a presentation. Put its text into a Word (.docx) document and take that.",
    ),
    "html": (f"这是网页（HTML）文件。{_SAVE_AS}", f"This is a web page. {_SAVE_AS_EN}"),
    "odt": (f"这是 OpenDocument（.odt）文件。{_SAVE_AS}", f"This is an .odt file. {_SAVE_AS_EN}"),
    "ofd": (
        "这是 OFD 版式文件，文字不能可靠地取出。请改用对应的 Word（.docx）原稿。",
        "This is an OFD file. Take the Word (.docx) document it was made from.",
    ),
    "picture": (
        "这是一张图片。请改用 Word（.docx）文档；图片可以插在文档里。",
        "This is a picture. Take a Word (.docx) document; it may hold the picture.",
    ),
    "word_xml": (
        f"这是 Word 的 XML 文件，不是 .docx。{_SAVE_AS}",
        f"This is a Word XML file, not a .docx. {_SAVE_AS_EN}",
    ),
    "text": (
        "这是纯文本，不是 Word（.docx）文档。请直接复制文字，或用 Word、WPS 打开后另存为 .docx。",
        "This is plain text. Copy its words, or open it in Word or WPS and save it as .docx.",
    ),
    "not_word": (
        f"这不是 Word（.docx）文档。{_SAVE_AS}",
        f"This is not a Word (.docx) document. {_SAVE_AS_EN}",
    ),
    "broken_zip": (
        f"文件已损坏，或者没有传完。{_SAVE_AS}",
        f"The file is damaged or was cut short. {_SAVE_AS_EN}",
    ),
    "missing_part": (
        f"文件不完整，缺少正文（{{part}}）。{_SAVE_AS}",
        f"The file is incomplete: {{part}} is missing. {_SAVE_AS_EN}",
    ),
    "broken_xml": (
        f"文件内部格式有误（{{part}}），无法读取。{_SAVE_AS}",
        f"The file is malformed inside ({{part}}). {_SAVE_AS_EN}",
    ),
    "too_complex": (
        f"文件内部结构异常复杂（{{part}}），为安全起见没有读取。{_SAVE_AS}",
        f"The file is abnormally complex inside ({{part}}) and was not read. {_SAVE_AS_EN}",
    ),
    "bomb": (
        "文件解压后大得异常，为安全起见没有读取。请确认文件来源，另存为 .docx 后再试。",
        "The file unpacks to an abnormal size and was not read. Check where it came from.",
    ),
    "doctype": (
        "文件里有 Word 文档不该有的外部定义（DTD），为安全起见没有读取。请确认文件来源。",
        "The file carries a document type definition, which no Word file does; it was not read.",
    ),
    "no_scan": (
        "扫描件只收 PDF、JPEG 或 PNG，以文件内容为准；这份文件不是。请重新扫描或拍照后上传。",
        "A scan is a PDF, JPEG or PNG by its contents; this file is none. Scan the page anew.",
    ),
    "scan_picture": (
        "图片已损坏，或者像素多得异常（超过1.6亿），没有收下。按 A4、300 dpi 重新扫描即可。",
        "The picture is damaged or abnormally large. Scan the page anew, at 300 dpi.",
    ),
    "scan_pdf": (
        "这份 PDF 没有传完或已损坏，没有收下。请重新扫描后上传。",
        "This PDF is damaged or was cut short. Scan the page anew.",
    ),
    "scan_locked": (
        "这份 PDF 设了密码或权限限制，日后可能无法查看，没有收下。请另存为不加密的 PDF。",
        "This PDF is encrypted, and might not be readable in years to come. Save it without.",
    ),
    "unsafe_name": (
        "文件里有不安全的内部路径，为安全起见没有读取。请确认文件来源。",
        "The file holds an unsafe internal path and was not read. Check where it came from.",
    ),
}


class UnreadableDocument(ValueError):
    """A file that cannot be read as a Word document.

    `str()` is a Chinese sentence that says what to do next, followed by its English; `code` is one
    of `REASONS`, for programs.
    """

    def __init__(self, code: str, **facts: object) -> None:
        chinese, english = REASONS[code]
        self.code = code
        self.chinese = chinese.format(**facts)
        self.english = english.format(**facts)
        super().__init__(f"{self.chinese} {self.english}")
