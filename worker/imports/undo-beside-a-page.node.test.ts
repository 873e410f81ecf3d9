import { expect, it } from 'vitest';
import { listEmailOwners } from '../identity/claim-email.ts';
import { noteImportLeads } from '../identity/import-leads.ts';
import { takeBack } from '../identity/take-back.ts';
import { ingestEvents } from '../intake/ingest-events.ts';
import { resolveIdentity } from '../lead/lead-client.ts';
import { openNodeD1 } from '../testing/d1.node.ts';
import { MONDAY } from '../testing/lead-events.ts';
import { openLeadWorld } from '../testing/lead-world.node.ts';
import { withdrawFromLead } from './withdraw-from-lead.ts';

const EMAIL = 'cid@test.com';

it.each([
  ['returns the email to the lead, because a server has stated the email, too', true, 'lead_cid'],
  ['frees the email, because only the import has stated it', false, undefined],
])(
  'undoing an import separates its lead from the user into whom a page has merged the lead, and %s',
  async (_result, isServers, owner) => {
    const { db, sqlite } = openNodeD1();
    sqlite.exec('PRAGMA foreign_keys = OFF');
    const projectId = `prj_${isServers}`;
    let clock = MONDAY;
    const { env, config, ...world } = openLeadWorld({ db, projectId, clock: () => clock });
    let events = 0;
    const state = async (
      leadId: string,
      namedAs: 'own' | 'made',
      traits: object,
      source: 'server' | 'page' | 'import',
    ) => {
      clock += 120_000;
      const importId = source === 'import' ? 'imp_1' : undefined;
      if (importId) await noteImportLeads(db, { projectId, importId, leadIds: [leadId] });
      const logged = {
        eventId: `evt_${events++}`,
        occurredAt: clock,
        receivedAt: clock,
        source,
        ...(importId && { importId }),
      };
      await ingestEvents(env, {
        projectId,
        config,
        events: [{ leadId, namedAs, event: { kind: 'traits', ...logged, traits } }],
      });
      await world.settle();
    };
    const rootOf = async () => (await resolveIdentity(env, projectId, 'lead_cid'))?.lead.leadId;

    await state('lead_cid', 'made', { email: EMAIL }, 'import');
    await state('lead_cid', 'made', isServers ? { email: EMAIL } : { phone: '1' }, 'server');
    await state('dan', 'own', { email: EMAIL }, 'page');
    expect(await rootOf()).toBe('dan');
    await state('dan', 'own', { email: 'dan@test.com' }, 'server');
    clock += 120_000;
    await withdrawFromLead(env, { projectId, importId: 'imp_1', leadId: 'lead_cid', config });
    await world.settle();
    await takeBack(env, { projectId, config, leadId: 'lead_cid', undoes: 'public' });
    await world.settle();
    expect(await rootOf()).toBe('lead_cid');
    const owners = await listEmailOwners(env, { projectId, emails: [EMAIL, 'dan@test.com'], now: clock });
    expect([owners.get(EMAIL)?.leadId, owners.get('dan@test.com')?.leadId]).toEqual([owner, 'dan']);
    world.close();
  },
);
