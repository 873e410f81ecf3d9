import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { apiClient } from '../api-client.ts';
import { newTenant } from '../bench/bench-server.ts';
import { type Recount, recount } from '../load/recount.ts';
import { sendUntilAnswered } from '../load/send-events.ts';
import { sendWhenDue } from '../load/send-when-due.ts';
import { leadName, makeTraffic } from '../load/traffic.ts';
import { makeSecrets } from '../local-secrets.ts';
import { type LocalServer, serveLocally } from '../local-server.ts';
import { listRuntimes } from '../runtime-process.ts';
import { burdens } from './burdens.ts';
import { chainedVisitors } from './chained-visitors.ts';
import { hostileVisitors } from './hostile-visitors.ts';
import { mergesAgainstErasures } from './merges-against-erasures.ts';

export interface ChaosOptions {
  stateDir: string;
  /** How long traffic is sent at least. */
  seconds: number;
  /** The least that this time must suffice for. On a busy machine, traffic goes on for up to three times as long. */
  least?: Partial<Tried>;
  /** Events per second. */
  rate: number;
  leads: number;
  /** Seconds between two kills: random, this long on average. */
  killEverySeconds: number;
}

/** How often strangers and the customer tried what may go wrong. */
type Tried = Pick<ChaosReport, 'tries' | 'chained' | 'pairs' | 'hung'>;

export interface ChaosReport {
  kills: number;
  /** Events that got no answer, or an answer that asks for a retry. */
  unanswered: number;
  recount: Recount;
  /** Automations that ran more than once for the same lead on the same day. */
  firedTwice: string[];
  fired: number;
  /** Leads whose only run was announced to the customer's server under more than one ID. */
  toldTwice: string[];
  /**
   * Takeover attempts by strangers with a publishable key, and identified leads that no longer have the data from the server.
   */
  tries: number;
  moved: string[];
  /** Visitors that a stranger's page chained, and how many of them cannot be found or contain too many others. */
  chained: number;
  unreached: string[];
  /** Leads that were merged and erased at the same moment, and how many of them ended in a state that neither order would give. */
  pairs: number;
  torn: string[];
  /** Sockets that were opened and never read. */
  hung: number;
}

const CONNECTIONS = 16;
const ANSWERED_MS = 60_000;
/** How often the cron is triggered. */
const CRON_EVERY_MS = 3_000;
const REFUSED_SHARE = 0.3;
/** Strangers try to take over this many leads, the busiest ones. */
const KNOWN_MAX = 20;

/**
 * Sends traffic to its own server, whose runtime is repeatedly killed (SIGKILL) and restarted on the same state. Meanwhile, a customer's
 * server is slow and refuses calls, and strangers try to take over leads and to chain visitors. Leads are merged and erased at the same
 * moment, tabs hang, and properties grow. A lead with a long history gets late events. Requests without an answer are sent again, as
 * clients do. At the end, all events and leads are counted.
 */
export async function runChaos(
  { stateDir, seconds, least = {}, rate, leads, killEverySeconds }: ChaosOptions,
  {
    onKill = () => {},
    whenCalm = async () => {},
  }: {
    onKill?: (kills: number) => void;
    whenCalm?: (server: { url: string; key: string; publishableKey: string }) => Promise<void>;
  } = {},
): Promise<ChaosReport> {
  const killer = newKiller(onKill);
  const server = await serveLocally({
    stateDir,
    bindings: { ...makeSecrets(), RATE_LIMITS: 'off' },
    onRestart: killer.noteRestart,
  });
  const customer = await startCustomer();
  try {
    const { key, publishableKey } = await newTenant(server.url, 'chaos@example.com');
    const target = { url: server.url, key };
    const client = apiClient({ url: server.url, credential: key });
    const { id: automationId } = await client.call<{ id: string }>('POST', '/api/automations', {
      ...{ name: 'Call them', action: 'webhook', whenStage: 'warm', config: { url: customer.url } },
    });
    const known = Array.from({ length: Math.min(leads, KNOWN_MAX) }, (_, i) => leadName('chaos', i));
    const strangers = hostileVisitors({ ...target, publishableKey }, known);
    const chains = chainedVisitors({ ...target, publishableKey });
    const saga = mergesAgainstErasures(target);
    const weights = burdens({ ...target, publishableKey }, known);
    await strangers.nameKnown();
    await weights.fill();
    const tried = (): Tried => ({
      ...{ tries: strangers.tries(), chained: chains.chained(), pairs: saga.pairs(), hung: weights.hung() },
    });
    const ended = endWhen(() => isReached(tried(), least), seconds);
    const [driven] = await Promise.all([
      sendWhenDue(target, makeTraffic({ run: 'chaos', leads }), {
        rate,
        connections: CONNECTIONS,
        isOver: () => ended.aborted,
      }),
      killer.run({ everyMs: killEverySeconds * 1000, ended }),
      tick(server, ended),
      strangers.run(ended),
      chains.run(ended),
      saga.run(ended),
      weights.run(ended),
    ]);
    await killer.settled();
    await sendUntilAnswered(target, driven.failed, { withinMs: ANSWERED_MS });
    const counted = await recount(target, [...driven.sent, ...weights.events()]);
    const executions = await client.call<{ leadId: string; at: string }[]>(
      'GET',
      `/api/automations/${automationId}/executions?limit=100`,
    );
    const days = executions.map(({ leadId, at }) => `${leadId} ${at.slice(0, 10)}`);
    await whenCalm({ ...target, publishableKey });
    weights.stop();
    return {
      ...{ kills: killer.kills(), unanswered: driven.failed.length, recount: counted, fired: days.length },
      firedTwice: days.filter((day, i) => days.indexOf(day) !== i),
      toldTwice: customer.toldTwice(),
      ...tried(),
      moved: await strangers.listMoved(),
      unreached: await chains.listUnreached(),
      torn: await saga.listTorn(),
    };
  } finally {
    await server.stop();
    customer.stop();
  }
}

const isReached = (tried: Tried, least: Partial<Tried>): boolean =>
  Object.entries(least).every(([what, count]) => tried[what as keyof Tried] >= count);

/** Aborts after this many seconds, or once there is enough, after at most three times as many. */
function endWhen(isEnough: () => boolean, seconds: number): AbortSignal {
  const ended = new AbortController();
  const startedAt = performance.now();
  const timer = setInterval(() => {
    const elapsed = (performance.now() - startedAt) / 1000;
    if (elapsed < seconds || (!isEnough() && elapsed < 3 * seconds)) return;
    clearInterval(timer);
    ended.abort();
  }, 100);
  return ended.signal;
}

/** Triggers the cron more often than usual. The additional runs must not change any score, and a killed run must be able to continue. */
async function tick(server: LocalServer, ended: AbortSignal): Promise<void> {
  const [cron = '* * * * *'] = server.crons;
  while (!ended.aborted) {
    await sleep(CRON_EVERY_MS);
    await server.runScheduled(cron).catch(() => undefined);
  }
}

/** Kills this process's runtime at random moments, and each time waits until the next runtime is up. */
function newKiller(onKill: (kills: number) => void) {
  let kills = 0;
  let restarts = 0;
  let noticed: () => void = () => {};
  const settled = async () => {
    while (restarts < kills) {
      await new Promise<void>((resolve) => {
        noticed = resolve;
      });
    }
  };
  return {
    kills: () => kills,
    settled,
    noteRestart() {
      restarts++;
      noticed();
    },
    async run({ everyMs, ended }: { everyMs: number; ended: AbortSignal }): Promise<void> {
      while (!ended.aborted) {
        await sleep(everyMs * (0.5 + Math.random()), undefined, { signal: ended }).catch(() => undefined);
        if (ended.aborted) return;
        const own = listRuntimes().find(({ parent }) => parent === process.pid);
        if (!own) continue;
        kills++;
        process.kill(own.pid, 'SIGKILL');
        onKill(kills);
        await settled();
      }
    },
  };
}

/** A slow receiver that refuses some calls, and records the automation's messages, by lead and webhook ID. */
async function startCustomer() {
  const idsByLead = new Map<string, Set<string>>();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk;
    });
    request.on('end', () => {
      const { data } = JSON.parse(body) as { data: { leadId: string } };
      const id = String(request.headers['webhook-id']);
      idsByLead.set(data.leadId, (idsByLead.get(data.leadId) ?? new Set()).add(id));
      setTimeout(() => response.writeHead(Math.random() < REFUSED_SHARE ? 503 : 204).end(), Math.random() * 500);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    toldTwice: () => [...idsByLead].flatMap(([leadId, ids]) => (ids.size > 1 ? [leadId] : [])),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** True if nothing was lost, duplicated, run twice, taken over, unreachable or half erased, and D1 agrees. */
export const isWhole = ({ recount: { lost, duplicated, listedWrong }, ...report }: ChaosReport): boolean =>
  listedWrong === 0 &&
  [lost, duplicated, report.firedTwice, report.toldTwice, report.moved, report.unreached, report.torn].every(
    ({ length }) => length === 0,
  );
