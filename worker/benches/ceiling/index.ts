// The minimum that an ingest on this platform can do: a Worker that parses the body, one object per lead, one INSERT
// per event, and a queue whose consumer makes one request per message. No keys, checks, dedup, score, projection or
// log. The product is measured against this.
import { DurableObject } from 'cloudflare:workers';

interface BareEnv {
  LEAD: DurableObjectNamespace<BareObject>;
  QUEUE: Queue<{ url: string }>;
}

interface BareEvent {
  leadId: string;
  eventId: string;
}

export class BareObject extends DurableObject<BareEnv> {
  constructor(ctx: DurableObjectState, env: BareEnv) {
    super(ctx, env);
    ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT');
  }

  insert(body: string): void {
    this.ctx.storage.sql.exec('INSERT INTO events (body) VALUES (?)', body);
  }

  insertAll(bodies: string[]): void {
    this.ctx.storage.transactionSync(() => {
      for (const body of bodies) this.insert(body);
    });
  }
}

export default {
  async fetch(request, env) {
    const text = await request.text();
    const body = JSON.parse(text) as BareEvent | { events: BareEvent[] } | { url: string };
    if ('url' in body) {
      await env.QUEUE.send(body);
      return Response.json({}, { status: 202 });
    }
    if (!('events' in body)) {
      await env.LEAD.getByName(body.leadId).insert(text);
      return Response.json({ message: 'Event queued for processing', eventId: body.eventId }, { status: 202 });
    }
    const byLead = Map.groupBy(body.events, ({ leadId }) => leadId);
    await Promise.all(
      [...byLead].map(([leadId, events]) =>
        env.LEAD.getByName(leadId).insertAll(events.map((event) => JSON.stringify(event))),
      ),
    );
    return Response.json(
      { message: `${body.events.length} events queued`, count: body.events.length },
      { status: 202 },
    );
  },
  async queue(batch) {
    for (const { body } of batch.messages) await fetch(body.url, { method: 'POST' });
  },
} satisfies ExportedHandler<BareEnv, { url: string }>;
