import type { EventPosition, LeadEvent } from '../domain/lead-event.ts';
import type { StageChange } from '../domain/trace.ts';
import type { Sealed } from './ingest.ts';
import { askLead, type LeadStub } from './lead-client.ts';
import type { LogEntry } from './storage/log-entry.ts';
import type { WithdrawnEvent } from './storage/withdrawn-events.ts';
import type { LogPage } from './view-log.ts';

interface Asked {
  projectId: string;
  leadId: string;
}

/** A lead's log in canonical order, with one page in memory at a time. Ends early if the lead is erased in the meantime. */
export const readLog = (env: Env, asked: Asked): AsyncGenerator<LeadEvent[]> =>
  readPages<LeadEvent, EventPosition | null>(env, asked, null, (lead, after) => lead.log({ after }));

/** Like `readLog`, without the data that only people read. With `part`, reads the log of a lead that is part of another. */
export const readLogEntries = (env: Env, { part, ...asked }: Asked & { part?: 'itself' }): AsyncGenerator<LogEntry[]> =>
  readPages<LogEntry, EventPosition | null>(env, asked, null, (lead, after) =>
    part === 'itself' ? lead.ownEntries({ after }) : lead.entries({ after }),
  );

/** The stage changes that a lead recorded, oldest first. */
export const readTransitions = (env: Env, asked: Asked): AsyncGenerator<StageChange[]> =>
  readPages<StageChange, number>(env, asked, 0, (lead, after) => lead.transitions({ after }));

/** A lead's events that were withdrawn with an import. */
export const readWithdrawn = (env: Env, asked: Asked): AsyncGenerator<WithdrawnEvent[]> =>
  readPages<WithdrawnEvent, number>(env, asked, 0, (lead, after) => lead.withdrawn({ after }));

async function* readPages<Item, Cursor>(
  env: Env,
  asked: Asked,
  start: Cursor,
  read: (lead: LeadStub, after: Cursor) => Promise<LogPage<Item, Cursor> | Sealed | null>,
): AsyncGenerator<Item[]> {
  for (let after = start; ; ) {
    const page = (await askLead(env, asked, (lead) => read(lead, after))) as LogPage<Item, Cursor> | null;
    if (!page) return;
    yield page.items;
    if (page.next === null) return;
    after = page.next;
  }
}
