import { beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '../domain/time.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { interruptedEnv } from '../testing/interrupted-env.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { SOUND } from '../testing/lead-world.node.ts';
import { setUpLeadWorlds } from '../testing/lead-worlds.node.ts';
import { listEmailOwners } from './claim-email.ts';
import { linkLeads } from './identify-lead.ts';
import { mergeLeads } from './merge-leads.ts';
import { takeOut } from './unmerge-lead.ts';

/** A time after every time that leads record by the clock of their world. */
const NOW = MONDAY + HOUR_MS;

const scene = setUpLeadWorlds();

beforeEach(() => giveOneEmail('phone', 'laptop'));

/** Two visitors give the same email, so the second becomes part of the first. */
async function giveOneEmail(...visitors: string[]) {
  for (const leadId of visitors) {
    const times = { occurredAt: MONDAY, receivedAt: NOW };
    const traits = { email: 'x@example.com' };
    const event = { kind: 'traits' as const, eventId: `evt_${leadId}`, ...times, source: 'page' as const, traits };
    await ingestEvents(scene.world.env, { ...scene.inProject(), events: [{ leadId, namedAs: 'anonymous', event }] });
    await scene.world.settle();
  }
}

const linkByPage = (anonymousId: string, env = scene.world.env) =>
  linkLeads(
    env,
    { ...scene.inProject(), source: 'page', now: NOW },
    { anonymousId, user: { leadId: 'bob', namedAs: 'own' } },
  );

const unmerge = (leadId: string, env = scene.world.env) =>
  takeOut(env, { projectId: scene.inProject().projectId, leadId, now: NOW });

const rootsOf = (...ids: string[]) =>
  Promise.all(
    ids.map(async (id) => (await resolveIdentity(scene.world.env, scene.inProject().projectId, id))?.lead.leadId),
  );

/** The page may keep sending what it wants. */
async function settle() {
  await scene.world.settle();
  await linkByPage('laptop');
  await scene.world.settle();
}

it('a visitor stays separate if a person unmerges the visitor while a page’s link is merging it', async () => {
  const unmerged = async () => {
    await unmerge('laptop');
    await scene.world.settle();
  };
  await linkByPage('laptop', interruptedEnv(scene.world, 'seal', unmerged));
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['laptop', 'bob']);
});

it('a visitor stays separate if a page links the visitor while a person unmerges it', async () => {
  await unmerge(
    'laptop',
    interruptedEnv(scene.world, 'unseal', () => linkByPage('laptop')),
  );
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['laptop', 'bob']);
});

it('a page cannot link a visitor while the visitor is being unmerged from a lead', async () => {
  // The leads cannot reach each other at first, so the alarm continues the work.
  let isUnderWay = false;
  scene.world.wire = async (call) => {
    if (isUnderWay) throw new Error('the lead does not answer');
    isUnderWay = true;
    return Promise.resolve(call()).finally(() => {
      isUnderWay = false;
    });
  };
  await unmerge('laptop');
  scene.world.wire = SOUND;
  expect(await linkByPage('laptop')).toEqual({ status: 'refused', reason: 'unsettled' });
  await settle();
  expect(await rootsOf('laptop', 'phone')).toEqual(['bob', 'phone']);
});

it('an unmerged lead owns its email again', async () => {
  const { projectId } = scene.inProject();
  const learn = (leadId: string, email: string) =>
    ingestEvents(scene.world.env, {
      ...scene.inProject(),
      events: [
        {
          ...{ leadId, namedAs: 'own' },
          event: {
            ...{ kind: 'traits', eventId: `evt_${email}`, occurredAt: NOW, receivedAt: NOW, source: 'server' },
            traits: { email },
          },
        },
      ],
    });
  await learn('ben', 'ben@acme.example');
  await mergeLeads(scene.world.env, { ...scene.inProject(), winner: 'ann', loser: 'ben' });
  await scene.world.settle();
  await learn('ann', 'ann@acme.example');
  await unmerge('ben');
  await scene.world.settle();
  const emails = ['ann@acme.example', 'ben@acme.example'];
  const owners = await listEmailOwners(scene.world.env, { projectId, emails, now: NOW + HOUR_MS });
  expect(emails.map((email) => owners.get(email)?.leadId)).toEqual(['ann', 'ben']);
});
