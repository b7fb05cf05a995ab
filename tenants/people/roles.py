"""The roles in words: what each is called and what it may do, for forms and lists."""

from __future__ import annotations

from dataclasses import dataclass

from saas.kernel.words import Words, words
from tenants.people.models import Role


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role for a form: its code, its name, one sentence on what it may do."""

    code: str
    name: Words
    note: Words


ROLES = (
    RoleWords(
        Role.TENANT_ADMIN, words("管理员", "Administrator"),
        words("管理标准、机构、人员和全部数据", "Owns standards, units, people and all data"),
    ),
    RoleWords(
        Role.REGIONAL_MANAGER, words("区域经理", "Regional manager"),
        words("比较所辖网点，导出报告", "Compares the branches of a region, exports reports"),
    ),
    RoleWords(
        Role.BRANCH_MANAGER, words("网点负责人", "Branch manager"),
        words("查看本网点得分并整改，看不到检查员是谁", "Sees and mends one branch; never learns who came"),
    ),
    RoleWords(
        Role.REVIEWER, words("复核员", "Reviewer"),
        words("复核检查单与佐证，可见检查员身份", "Checks audits and evidence; may see who the auditor is"),
    ),
    RoleWords(
        Role.AUDITOR, words("检查员", "Auditor"),
        words("用手机到访打分，身份对网点保密", "Visits and scores on the phone; unknown to branches"),
    ),
    RoleWords(
        Role.VIEWER, words("只读成员", "Viewer"),
        words("只看结果，不能修改", "Reads results, changes nothing"),
    ),
)  # fmt: skip

_NAMES = {role.code: role.name for role in ROLES}


def role_name(code: str) -> Words:
    """Return a role's name in words."""
    return _NAMES.get(code, words(code, code))
