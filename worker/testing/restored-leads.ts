import { LIMITS } from '../contract/limits.ts';
import { innermostFirst } from '../domain/innermost-first.ts';
import { call, type Tenant } from './api.ts';

/** The operator key that vitest.config.ts sets. */
export const OPERATOR_KEY = 'operator-key-of-this-test-run';

/** The only line of a lead in a project's full export, or the last one. */
export interface ExportedLine {
  lead: { _id: string; idKind: string };
  trust?: object;
  events: object[];
  identities: object[];
  conflicts: object[];
  merged: { leadId: string; via?: string | null; into?: string }[];
}

export async function exportAll({ token, projectId }: Tenant): Promise<ExportedLine[]> {
  const { body } = await call('GET', `/api/projects/${projectId}/export?contents=everything`, { token });
  return ((body as string | null) ?? '')
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExportedLine);
}

/** Restores the events of each line, and then the merges until all of them have finished, as `npm run restore` does. */
export async function restoreLines(
  { projectId }: Pick<Tenant, 'projectId'>,
  lines: (Pick<ExportedLine, 'lead'> & Partial<ExportedLine>)[],
  settle: () => Promise<void>,
  { mergesPerPart = LIMITS.restoredEventsMax }: { mergesPerPart?: number } = {},
) {
  const done = { accepted: 0, duplicates: 0, erased: 0 };
  const send = async (body: object): Promise<number> => {
    const answer = await call('POST', '/api/operator/restore', { token: OPERATOR_KEY, body: { ...body, projectId } });
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    for (const figure of ['accepted', 'duplicates', 'erased'] as const) done[figure] += answer.body[figure];
    return answer.body.pendingMerges;
  };
  await send({ type: 'begin', leads: lines.length });
  for (const {
    lead: { _id, idKind },
    trust,
    events = [],
    identities = [],
    conflicts = [],
    merged = [],
  } of lines) {
    const part = { type: 'part', lead: { _id, idKind, ...(trust && { trust }) }, identities };
    await send({ ...part, events, conflicts, merged: [] });
    const ordered = innermostFirst(_id, { merged }).map(({ winner, ...one }) => ({ ...one, into: winner }));
    for (let from = 0; from < ordered.length; from += mergesPerPart) {
      const some = ordered.slice(from, from + mergesPerPart);
      const merges = { merged: some, winners: [...new Set(some.map(({ into }) => into))] };
      while ((await send({ ...part, events: [], ...merges })) > 0) await settle();
    }
  }
  return { ...done, leads: lines.length };
}
