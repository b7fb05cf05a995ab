"""The zip file that a workbook is, looked through before anything in it is unpacked.

Whatever says too much of itself is refused by the directory alone; what says too little of itself stops at the
size that the directory gave. So no upload costs more than ``MOST_UNPACKED`` bytes of work.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from tenants.workbooks.refusals import FileRefused, refused

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 32 * 1024 * 1024
MOST_MEMBERS = 400
CHUNK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the others can ask for any amount of memory


class Archive:
    """The parts of a workbook by name; raises FileRefused for what is none, or may not be opened."""

    def __init__(self, data: bytes) -> None:
        _first_look(data)
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
            members = self._zip.infolist()
        except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, OverflowError, NotImplementedError):
            raise broken() from None
        _check(members)
        self.names = frozenset(member.filename for member in members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of one part; raises FileRefused when they are damaged or not there."""
        try:
            with self._zip.open(name) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
            raise broken() from None


def broken() -> FileRefused:
    """Return the refusal of a file that is damaged, or no workbook."""
    return refused(
        "文件已损坏，或不是 Excel 工作簿（.xlsx）；请在 Excel 或 WPS 中打开后另存为 .xlsx 再上传",
        "The file is damaged or no Excel workbook (.xlsx); open it in Excel, save it as .xlsx and upload it again",
    )


def _first_look(data: bytes) -> None:
    if not data:
        raise refused("请选择一个文件", "Choose a file")
    if len(data) > MOST_BYTES:
        raise refused(
            "文件超过 8 MB；请删去图片和多余的工作表",
            "The file has more than 8 MB; take out pictures and spare sheets",
        )
    if data.startswith(_OLE):
        raise refused(
            "这是加密的工作簿或旧式 .xls 文件；请去掉打开密码，另存为 .xlsx",
            "This workbook has a password, or is an old .xls; take the password off and save it as .xlsx",
        )
    if not data.startswith(b"PK"):
        raise broken()


def _check(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if any(member.flag_bits & 1 for member in members):
        raise refused("文件已加密；请去掉密码后再上传", "The file is encrypted; take the password off first")
    if "mimetype" in names and "content.xml" in names:
        raise refused("这是 .ods 文件；请另存为 .xlsx", "This is an .ods file; save it as .xlsx")
    if any(name.endswith("workbook.bin") for name in names):
        raise refused("这是 .xlsb 文件；请另存为 .xlsx", "This is an .xlsb file; save it as .xlsx")
    if any("vbaproject" in name or "/macrosheets/" in name for name in names):
        raise refused(
            "工作簿含有宏，不能导入；请另存为不含宏的 .xlsx",
            "The workbook has macros; save it as .xlsx, which has none",
        )
    if any("/externallinks/" in name for name in names):
        raise refused(
            "工作簿链接到别的文件，不能导入；请在“数据”→“编辑链接”中断开链接",
            "The workbook links to other files; break the links under Data, Edit Links",
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED or len(members) > MOST_MEMBERS:
        raise refused(
            f"解压后有 {unpacked // 1024 // 1024} MB，超过 32 MB，不能打开；请只保留需要的行和工作表",
            f"Unpacked it has {unpacked // 1024 // 1024} MB, 32 MB is the most; keep only the rows and sheets needed",
        )
    if any(member.compress_type not in _PLAIN for member in members):
        raise broken()
