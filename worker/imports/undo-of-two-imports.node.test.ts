import { expect, it } from 'vitest';
import type { IdKind } from '../contract/id-kind.ts';
import { noteImportLeads } from '../identity/import-leads.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { findLead } from '../lead/storage/snapshot.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { openLeadWorld } from '../testing/lead-world.node.ts';
import { withdrawFromLead } from './withdraw-from-lead.ts';

const EMAIL = 'ann@test.com';

// One import claims an email for a lead that we created. Another import states the email for a visitor's ID, and so merges the two.
it.each([
  ['imp_a', 'imp_b'],
  ['imp_b', 'imp_a'],
])(
  'undoing imports gives an ID back to a visitor if only those imports had used it as the customer’s own (%s claims the email, %s merges)',
  async (claims, merges) => {
    const { db, sqlite } = openNodeD1();
    sqlite.exec('PRAGMA foreign_keys = OFF');
    const projectId = `prj_${claims}`;
    const { env, config, ...world } = openLeadWorld({ db, projectId });
    const visitor = `${claims}_visitor`;
    const made = `${claims}_made`;
    const say = async (leadId: string, namedAs: IdKind, importId?: string) => {
      if (importId) await noteImportLeads(db, { projectId, importId, leadIds: [leadId] });
      const logged = { eventId: `evt_${leadId}`, occurredAt: MONDAY, receivedAt: MONDAY };
      const event = importId
        ? { kind: 'traits' as const, ...logged, source: 'import' as const, importId, traits: { email: EMAIL } }
        : { kind: 'activity' as const, ...logged, source: 'page' as const, type: 'page_view', properties: {} };
      await ingestEvents(env, { projectId, config, events: [{ leadId, namedAs, event }] });
      await world.settle();
    };
    await say(visitor, 'anonymous');
    await say(made, 'made', claims);
    await say(visitor, 'own', merges);
    expect(world.mergeOf(made)).toMatchObject({ winner: visitor });
    const undo = async (importId: string) => {
      for (const leadId of [visitor, made]) {
        await withdrawFromLead(env, { projectId, importId, leadId, config }).catch(() => null);
        await world.settle();
        await withdrawFromLead(env, { projectId, importId, leadId, config });
        await world.settle();
      }
    };
    await undo(merges);
    const [left, back] = [visitor, made].map((leadId) => findLead(world.storeOf(leadId))?.snapshot);
    expect(left).toMatchObject({ idKind: 'anonymous', merge: { status: 'active' }, state: { traits: {} } });
    expect(back).toMatchObject({ idKind: 'made', merge: { status: 'active' }, state: { traits: { email: EMAIL } } });
    world.close();
  },
);
