import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import * as z from 'zod';
import { Automation } from '../../../worker/contract/automation.ts';
import { LeadDetail } from '../../../worker/contract/lead.ts';
import { LeadLiveMessage } from '../../../worker/contract/lead-live.ts';
import { WebhookCreated } from '../../../worker/contract/webhook.ts';
import { type Check, eventually, NotChecked } from '../run-checks.ts';
import { makeEvents, sendTo, type TestEvent, type World } from '../world.ts';

const PATIENCE_MS = 20_000;

const sockets: Check<World> = {
  guarantee: 'PRODUCT',
  promise: "An open socket shows an event without being asked, with the lead's new state",
  async see(world) {
    const leadId = world.newLeadId('watched');
    const [first, second] = makeEvents(world, [1, 0]) as [TestEvent, TestEvent];
    await sendTo(world, leadId, [first]);
    const Ticket = z.object({ url: z.string() });
    const { url } = await world.api.call(Ticket, 'POST', `/api/leads/${leadId}/live-ticket`, { status: 201 });
    const socket = new WebSocket(`${world.api.url.replace(/^http/, 'ws')}${url}`);
    const messages: LeadLiveMessage[] = [];
    socket.addEventListener('message', ({ data }) => messages.push(LeadLiveMessage.parse(JSON.parse(`${data}`))));
    try {
      await eventually(async () => assert.equal(messages[0]?.type, 'snapshot'), { withinMs: PATIENCE_MS });
      const sentAt = performance.now();
      await sendTo(world, leadId, [second]);
      const change = await eventually(
        async () => {
          const last = messages.at(-1);
          assert.ok(last?.type === 'change', 'the socket does not report the event');
          return last;
        },
        { withinMs: PATIENCE_MS },
      );
      const ms = Math.round(performance.now() - sentAt);
      const ids = change.entries.flatMap((entry) => (entry.type === 'event' ? [entry.eventId] : []));
      assert.deepEqual(ids, [second.eventId]);
      const shown = await world.api.get(LeadDetail, `/api/leads/${leadId}`);
      assert.deepEqual(change.lead, shown, 'the socket and the API show different leads');
      return `snapshot, then the change within ${ms} ms of sending, versions ${change.fromVersion} → ${change.version}`;
    } finally {
      socket.close();
    }
  },
};

/** Other isolates keep using their cached config for five seconds. */
const CONFIG_KNOWN_MS = 5_500;

interface Received {
  headers: Record<string, string>;
  body: string;
}

const deliveries: Check<World> = {
  guarantee: 'G9',
  promise: 'An automation runs once per lead and day; its delivery is signed and keeps its ID through retries',
  async see(world) {
    const { api, receiver } = world;
    if (!receiver)
      throw new NotChecked('needs an address where the server can call this machine: --receiver http://host:port');
    const { received, close } = await listenOn(Number(receiver.port));
    const [type] = world.eventTypes as [string];
    const hook = await api.call(WebhookCreated, 'POST', '/api/webhooks', {
      body: { url: receiver.href, description: world.run, events: ['automation.fired'] },
      status: 201,
    });
    // The automation's action sends nothing itself; the webhook endpoint is notified of its run.
    const automation = await api.call(Automation, 'POST', '/api/automations', {
      body: { name: world.run, whenEvent: type, action: 'webhook', config: { url: receiver.href } },
      status: 201,
    });
    try {
      await sleep(CONFIG_KNOWN_MS);
      const leadId = world.newLeadId('fired');
      for (let i = 0; i < 3; i++) {
        const [event] = makeEvents(world, [0]) as [TestEvent];
        await sendTo(world, leadId, [{ ...event, eventType: type }]);
      }
      const isOurs = ({ body }: Received) => body.includes(leadId);
      // Expects one call from the automation and one from the endpoint, plus the retry of the call that was refused.
      await eventually(async () => assert.equal(received.filter(isOurs).length, 3), { withinMs: PATIENCE_MS });
      const ids = received.filter(isOurs).map(({ headers }) => headers['webhook-id']);
      assert.equal(new Set(ids).size, 2, `three calls with the IDs ${ids.join(', ')}`);
      const signed = received.filter(isOurs).filter(({ headers }) => headers['webhook-signature']);
      assert.ok(signed.length > 0, 'no call was signed');
      const isGenuine = ({ body, headers }: Received) => {
        try {
          return Boolean(new Webhook(hook.secret).verify(body, headers));
        } catch {
          return false;
        }
      };
      assert.ok(signed.some(isGenuine), 'no call is signed with the secret of the endpoint');
      const executions = await api.get(
        z.array(z.object({ leadId: z.string() })),
        `/api/automations/${automation.id}/executions`,
      );
      assert.deepEqual(
        executions.map((execution) => execution.leadId),
        [leadId],
      );
      return `three events, one run; 3 calls with 2 IDs, because the first was refused; signatures verified`;
    } finally {
      close();
      await api.call(z.unknown(), 'DELETE', `/api/automations/${automation.id}`);
      await api.call(z.unknown(), 'DELETE', `/api/webhooks/${hook.id}`);
    }
  },
};

/** Accepts all deliveries but the first, to see whether its retry has the same ID. */
async function listenOn(port: number) {
  const received: Received[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    received.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(received.length === 1 ? 503 : 204).end();
  };
  const server = createServer((request, response) => void receive(request, response));
  await once(server.listen(port, '0.0.0.0'), 'listening');
  return {
    received,
    close() {
      server.close();
      // The sender keeps its connections open for later calls.
      server.closeAllConnections();
    },
  };
}

export const NEWS_CHECKS = [sockets, deliveries];
