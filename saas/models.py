"""Every mapped class of the product, in one place for migrations and contract tests."""

from audits.capture import models as capture
from audits.insight import models as insight
from audits.insight.export import models as export
from audits.insight.fairness import models as fairness
from audits.insight.studies import models as studies
from audits.insight.what_if import models as what_if
from audits.programmes import models as programmes
from audits.reports import models as reports
from audits.reports.papers import models as papers
from saas.kernel import audit_trail, outbox
from saas.kernel.db import Base
from tenants import models as tenants
from tenants.people import models as people
from tenants.standards import models as standards
from tenants.units import models as units
from tenants.workbooks import waiting

__all__ = [
    "Base", "audit_trail", "capture", "export", "fairness", "insight", "outbox", "papers", "people", "programmes",
    "reports", "standards", "studies", "tenants", "units", "waiting", "what_if",
]  # fmt: skip
