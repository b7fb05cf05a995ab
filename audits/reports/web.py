"""Reports on screen: ask, watch the progress, download; and the public check of a paper's code."""

from __future__ import annotations

import uuid

from flask import Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from audits.reports import services
from audits.reports.queries import list_reports, period_names, report_in_scope
from audits.reports.seal import Sealed, check_seal
from audits.reports.verification import known_paper
from saas.kernel.clock import now
from saas.kernel.db import transaction
from saas.kernel.guards import allow, by, public_blueprint, tenant_blueprint
from saas.kernel.problems import NotFound
from saas.kernel.words import words

blueprint = tenant_blueprint("reports", __name__, url_prefix="/reports")
public = public_blueprint("verify", __name__, reason="who holds a printed report has no account; the code is its key")
READERS = ("tenant_admin", "regional_manager", "branch_manager", "reviewer")


@blueprint.get("")
@allow(*READERS)
def list_page() -> str:
    """List the newest reports of the reader's subtree."""
    reports = list_reports(by())
    return render_template("reports_web/list.html", reports=reports, periods=period_names(reports))


@blueprint.post("")
@allow(*READERS)
def ask() -> ResponseReturnValue:
    """Ask for a report; a worker makes it while its page shows how far it is."""
    branch, standard = _uuid(request.form.get("branch")), _uuid(request.form.get("standard"))
    with transaction():
        report_id = services.ask_report(by(), branch, standard, request.form.get("window", ""), g.lang, now=now())
    return redirect(url_for("reports.show", report_id=report_id))


@blueprint.get("/<uuid:report_id>")
@allow(*READERS)
def show(report_id: uuid.UUID) -> str:
    """Show a report's state; asked by htmx, only the changing part."""
    page = "state" if request.headers.get("HX-Request") else "show"
    report = report_in_scope(by(), report_id)
    return render_template(f"reports_web/{page}.html", report=report, period=period_names([report])[report.period])


@blueprint.get("/<uuid:report_id>/report.pdf")
@allow(*READERS)
def download(report_id: uuid.UUID) -> Response:
    """Return the PDF."""
    report = report_in_scope(by(), report_id)
    if report.file is None:
        raise NotFound(words("报告还没有生成", "The report is not ready yet"))
    data = current_app.extensions["sanmi_blobs"].get(by().tenant.id, report.file)
    response = Response(data, mimetype="application/pdf")
    name = f"{report.branch_code}-{report.period.replace(':', '-')}-{report.lang}.pdf"
    response.headers["Content-Disposition"] = f'{_disposition()}; filename="{name}"'
    return response


@public.get("/verify/")
@public.get("/verify/<code>")
def verify(code: str = "") -> ResponseReturnValue:
    """Tell what a printed code stands for, so that a paper can be compared with it."""
    code = (code or request.args.get("code", "")).strip().upper()
    paper = known_paper(code) if code else None
    status = 404 if code and paper is None else 200
    return render_template("reports_web/verify.html", code=code, paper=paper, sealed=None), status


@public.post("/verify/")
def verify_file() -> ResponseReturnValue:
    """Check an uploaded PDF byte for byte against this installation's seal."""
    upload = request.files.get("file")
    data = upload.read() if upload else b""
    sealed = check_seal(data, current_app.extensions["sanmi_settings"].secret_key) if data else Sealed.MISSING
    return render_template("reports_web/verify.html", code="", paper=None, sealed=sealed.value)


def _disposition() -> str:
    return "attachment" if request.args.get("download") else "inline"


def _uuid(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError as error:
        raise NotFound() from error
