// The minimum that receiving events needs on this platform: a Worker that parses the body, one object per lead, one INSERT per event, and a
// queue whose consumer makes one request per message. This Worker does not check keys, deduplicate, score, write to D1 or log. Benches
// compare the product with it. With HANDS_ON, an object also sets a timer and an alarm, and calls another object, as the product must do to
// write to D1.
import { DurableObject } from 'cloudflare:workers';

interface BareEnv {
  LEAD: DurableObjectNamespace<BareObject>;
  QUEUE: Queue<{ url: string }>;
  HANDS_ON?: 'yes';
}

/** The same delay as between an event and its row in the product. */
const TIMER_MS = 250;
const ALARM_MS = 2_000;

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
    if (this.env.HANDS_ON) this.#handOn(body);
  }

  /**
   * Passes the event on to another object after a delay. A timer passes it on, or the alarm if the object is lost before the timer fires.
   */
  #handOn(body: string): void {
    void this.ctx.storage.setAlarm(Date.now() + ALARM_MS);
    setTimeout(() => void this.env.LEAD.getByName('project').acknowledge(body), TIMER_MS);
  }

  override alarm(): void {
    // Everything was handed on.
  }

  acknowledge(_body: string): void {
    // A project would write it to D1.
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
