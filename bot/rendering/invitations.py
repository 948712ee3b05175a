"""Invitations on paper and in a table: a slip each with name, code and QR; ten slips an A4 page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import NamedTuple

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from bot.rendering.words import full_day

ON_A_PAGE = 10
HOW = "手机扫码，或打开网址填登录码；在聊天里就发：/start 登录码"
HEADS = ("姓名", "学科", "年级", "组", "登录码", "个人链接", "有效期至")
WIDTHS = (12, 10, 10, 24, 16, 52, 14)
_PAGES = Environment(loader=PackageLoader("bot.rendering"), autoescape=True, undefined=StrictUndefined)


class Slip(NamedTuple):
    """One person's invitation. `link` is None where the pages' address is not known: the code alone does it."""

    name: str
    subject: str | None
    grade: str | None
    groups: tuple[str, ...]
    code: str
    link: str | None
    until: datetime  # on the school's clock

    @property
    def told_apart(self) -> str:
        """«英语，三年级，英语组»."""
        return "，".join(part for part in (self.subject, self.grade, *self.groups) if part)

    @property
    def spaced(self) -> str:
        """The code in groups, as it is read aloud and typed."""
        return " ".join((self.code[:4], self.code[4:7], self.code[7:]))

    @property
    def qr(self) -> Markup:
        """A QR code of the link (or the code) as an inline SVG of 1 unit a module."""
        made = segno.make(self.link or f"/start {self.code}", error="m", micro=False)
        return Markup(made.svg_inline(omitsize=True, border=2, title=f"{self.name}的登录码"))  # noqa: S704 - segno escapes


def link_of(web_url: str | None, code: str) -> str | None:
    """The personal link of a code."""
    return f"{web_url}/in/{code}" if web_url else None


def only_here(web_url: str | None) -> bool:
    """Whether that address means this machine alone: a phone could not open it."""
    return bool(web_url) and any(host in str(web_url) for host in ("//127.", "//localhost", "//0.0.0.0", "//[::1]"))


def slips_html(school: str, slips: Sequence[Slip]) -> str:
    """The printable sheet: a page of its own, with nothing loaded from elsewhere."""
    pages = [slips[start : start + ON_A_PAGE] for start in range(0, len(slips), ON_A_PAGE)]
    template = _PAGES.get_template("invitations.html")
    return template.render(school=school, pages=pages, how=HOW, until=_until(slips))


def _until(slips: Sequence[Slip]) -> str:
    return full_day(slips[0].until.date()) if slips else ""


def slips_xlsx(slips: Iterable[Slip]) -> bytes:
    """The same as a table: text cells that can never be formulas, fixed head, widths."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "登录码"
    _row(sheet, 1, HEADS)
    for number, slip in enumerate(slips, 2):
        groups = "、".join(slip.groups)
        cells = (slip.name, slip.subject, slip.grade, groups, slip.code, slip.link)
        _row(sheet, number, [cell or "" for cell in cells])
        sheet.cell(number, len(HEADS), slip.until.date()).number_format = "yyyy-mm-dd"
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(vertical="center")
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    held = BytesIO()
    book.save(held)
    return held.getvalue()


def _row(sheet: Worksheet, number: int, cells: Iterable[str]) -> None:
    for column, text in enumerate(cells, 1):
        cell = sheet.cell(number, column, text)
        cell.data_type = "s"  # a name that begins with «=» stays a name
