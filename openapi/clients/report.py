"""The way of docs/api.md in Python, against the client that openapi-python-client makes of the document: never run, only
type-checked, so that a change of the document which a client would not survive is seen before the client is."""

import time
from collections.abc import Iterator
from datetime import datetime

from synkro_client.api.reports import get_report, list_reports
from synkro_client.api.runs import get_run, start_run
from synkro_client.client import AuthenticatedClient
from synkro_client.models import (
    ContentStateAvailable,
    IntegrationSettingsRadist,
    IntegrationSettingsSupabase,
    IntegrationView,
    Period,
    ReportListItem,
    ReportPage,
    ReportView,
    RunStatus,
    RunView,
    StartRunRequest,
)
from synkro_client.types import UNSET, Unset

AT_WORK = {RunStatus.QUEUED, RunStatus.RUNNING, RunStatus.WAITING}


def report(base_url: str, token: str, start: datetime, end: datetime) -> str:
    """Makes a report of a period, with a token that has `reports:read` and `runs:write`, and gives its headline."""
    client = AuthenticatedClient(base_url=base_url, token=token)
    body = StartRunRequest(period=Period(start=start, end=end))
    run = start_run.sync(client=client, body=body, idempotency_key=f"weekly {end.isoformat()}")
    if not isinstance(run, RunView):
        raise RuntimeError(run)
    while run.status in AT_WORK:
        time.sleep(2)
        asked = get_run.sync(run.id, client=client)
        if not isinstance(asked, RunView):
            raise RuntimeError(asked)
        run = asked
    if run.report_id is None or isinstance(run.report_id, Unset):
        raise RuntimeError(run.status)
    made = get_report.sync(run.report_id, client=client)
    if not isinstance(made, ReportView):
        raise RuntimeError(made)
    dialogs = f"{made.metrics.total.dialogs} dialogs"
    if isinstance(made.content, ContentStateAvailable):
        return f"{made.content.content.title}: {dialogs}"
    return dialogs


def reports(client: AuthenticatedClient) -> Iterator[ReportListItem]:
    """Every report there is, page by page."""
    cursor: str | Unset = UNSET
    while True:
        page = list_reports.sync(client=client, limit=100, cursor=cursor)
        if not isinstance(page, ReportPage):
            raise RuntimeError(page)
        yield from page.items
        if not page.next_cursor:
            return
        cursor = page.next_cursor


def address(integration: IntegrationView) -> str | None | Unset:
    """What is set up of an integration: each kind has fields of its own."""
    settings = integration.settings
    if isinstance(settings, IntegrationSettingsSupabase):
        return settings.url
    if isinstance(settings, IntegrationSettingsRadist):
        return settings.base_url
    return None
