"""Why an audit is not taken: the problems that a phone is told and can act on."""

from __future__ import annotations

from saas.kernel.problems import Conflict, Problem
from saas.kernel.words import words


class VersionRetired(Problem):
    """410: the standard's version was retired before the visit began."""

    status = 410
    code = "version_retired"
    title = words("这一版标准在检查开始前已停用", "This version was retired before the visit began")


class AssignmentWithdrawn(Problem):
    """410: the assignment was withdrawn."""

    status = 410
    code = "assignment_withdrawn"
    title = words("这项任务已被撤回", "This assignment was withdrawn")


class AuditDiffers(Conflict):
    """409: another content is stored under this id; what was sent is kept for review."""

    code = "audit_differs"
    title = words(
        "同一编号下已有内容不同的检查单；您发送的内容已保留待复核",
        "Another content is stored under this id; what you sent is kept for review",
    )
