// The way of docs/api.md in TypeScript, against the types that openapi-typescript makes of the document: never run, only
// compiled, so that a change of the document which a client would not survive is seen before the client is.
import createClient from 'openapi-fetch';
import type { components, paths } from './api';

type Run = components['schemas']['RunView'];
type Problem = components['schemas']['Problem'];

const atWork: readonly Run['status'][] = ['queued', 'running', 'waiting'];

/** What a refusal says, by its code and not by its words. */
function refusal(problem: Problem | undefined): Error {
  if (problem?.code === 'validation_failed') {
    const fields = (problem.errors ?? []).map((field) => `${field.pointer}: ${field.code}`);
    return new Error(fields.join(', '));
  }
  return new Error(problem?.code ?? 'no answer');
}

/** Makes a report of a period, with a token that has `reports:read` and `runs:write`, and gives its headline. */
export async function report(baseUrl: string, token: string, start: Date, end: Date): Promise<string> {
  const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  const started = await api.POST('/api/v1/runs', {
    params: { header: { 'Idempotency-Key': `weekly ${end.toISOString()}` } },
    body: { period: { start: start.toISOString(), end: end.toISOString() } },
  });
  if (!started.data) throw refusal(started.error);
  let run: Run = started.data;
  while (atWork.includes(run.status)) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const asked = await api.GET('/api/v1/runs/{id}', { params: { path: { id: run.id } } });
    if (!asked.data) throw refusal(asked.error as Problem | undefined);
    run = asked.data;
  }
  if (!run.report_id) throw new Error(run.problem?.code ?? run.status);
  const made = await api.GET('/api/v1/reports/{id}', { params: { path: { id: run.report_id } } });
  if (!made.data) throw refusal(made.error);
  const { content, metrics } = made.data;
  const dialogs = `${metrics.total.dialogs} dialogs`;
  // A discriminated union: the title is there in one of its states only.
  return content.state === 'available' ? `${content.content.title}: ${dialogs}` : dialogs;
}

/** Every report there is, page by page. */
export async function* reports(baseUrl: string, token: string) {
  const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  let cursor: string | undefined;
  do {
    const query = { limit: 100, ...(cursor ? { cursor } : {}) };
    const { data, error } = await api.GET('/api/v1/reports', { params: { query } });
    if (!data) throw refusal(error);
    yield* data.items;
    cursor = data.next_cursor ?? undefined;
  } while (cursor);
}

/** What is set up of an integration: each kind has fields of its own. */
export function address(settings: components['schemas']['IntegrationSettings']): string | undefined {
  switch (settings.kind) {
    case 'supabase':
      return settings.url ?? undefined;
    case 'radist':
      return settings.base_url ?? undefined;
    default:
      return undefined;
  }
}
