import type { D1Database } from '@cloudflare/workers-types';
import { LIMITS } from '../contract/limits.ts';
import type { ProjectConfig } from '../contract/project-config.ts';
import type { LeadEvent } from '../domain/lead-event.ts';
import { isErased, isGone, sealedInto } from '../domain/merge-state.ts';
import type { mergeLeads } from '../identity/merge-leads.ts';
import { type CarriedConfig, carryConfig, isConfigNeeded } from '../lead/carried-config.ts';
import { drain } from '../lead/drain.ts';
import { type EraseConditions, type EraseOptions, erase, partsToErase } from '../lead/erase.ts';
import { type IngestCommand, ingest, isTakenOut, TAKE_OUT } from '../lead/ingest.ts';
import { readConfig } from '../lead/known-configs.ts';
import { walkUp } from '../lead/lead-client.ts';
import { type AbsorbCommand, absorb, type ForgetQuery, forget, release } from '../lead/merge/absorb.ts';
import { type AdmitMergeCommand, admitMerge, unadmit } from '../lead/merge/admit-merge.ts';
import { advanceMerge, type Leads } from '../lead/merge/advance-merge.ts';
import { measure } from '../lead/merge/measure.ts';
import { type MoveOnCommand, moveOn } from '../lead/merge/raise.ts';
import { type SealCommand, seal, unseal } from '../lead/merge/seal.ts';
import { listAbsorbedLeads } from '../lead/storage/absorbed-leads.ts';
import type { PageSize } from '../lead/storage/event-log.ts';
import type { LeadStore, StoredLead } from '../lead/storage/lead-memory.ts';
import { findLead, transact } from '../lead/storage/snapshot.ts';
import { viewIdentity } from '../lead/view-identity.ts';
import { viewLead } from '../lead/view-lead.ts';
import { viewLog, viewOutline } from '../lead/view-log.ts';
import { type WithdrawCommand, withdraw } from '../lead/withdraw.ts';
import { eraseLeadRows } from '../project/erase-lead-rows.ts';
import { MONDAY, makeConfig } from './lead-events.ts';
import { openNodeStorage } from './sql-storage.node.ts';

export const PROJECT_ID = 'prj_1';

/** Decides the outcome of a call from one lead to another. */
export type Wire = <Answer>(call: () => Answer | Promise<Answer>) => Promise<Answer>;

/** A connection in which every call arrives and is answered at once. */
export const SOUND: Wire = async (call) => call();

/**
 * Runs a project's leads in this process, with the same code as their objects. Calls between leads go over `wire`, which may lose them.
 * There are no timers, so `advance` and `settle` do the pending work.
 */
export function openLeadWorld({
  pageSize = { eventsMax: 2, charsMax: 100_000 },
  db,
  clock = () => MONDAY,
  projectId = PROJECT_ID,
}: {
  pageSize?: PageSize;
  db?: D1Database;
  /** Epoch ms. */
  clock?: () => number;
  projectId?: string;
} = {}) {
  const config: ProjectConfig = makeConfig();
  const storages = new Map<string, ReturnType<typeof openNodeStorage>>();
  let ticks = 0;
  // Each reading of the clock is slightly later than the previous one, so that times show the order.
  const now = () => clock() + ++ticks;
  const world = { wire: SOUND };

  const storageOf = (leadId: string) => {
    const known = storages.get(leadId) ?? openNodeStorage();
    storages.set(leadId, known);
    return known;
  };
  const commit = <Result>(leadId: string, change: (store: LeadStore) => Result): Result => {
    const store = storageOf(leadId);
    return transact(store, () => change(store));
  };
  const view = <View>(leadId: string, look: (store: LeadStore, lead: StoredLead) => View) => {
    const store = storageOf(leadId);
    const lead = findLead(store);
    const winner = lead && sealedInto(lead.snapshot.merge);
    if (winner) return { status: 'sealed' as const, winner };
    return lead && !isGone(lead.snapshot.merge) ? look(store, lead) : null;
  };

  /** The object's methods in the form in which a caller over RPC sees them. */
  const stubOf = (leadId: string) => ({
    ingest: (command: Omit<IngestCommand, 'config'> & { config: CarriedConfig }) =>
      world.wire(async () => {
        const known = readConfig(command.config);
        if (isConfigNeeded(known)) return known;
        const asked = { ...command, config: known };
        const take = () => commit(leadId, (store) => ingest({ ...store, now: now(), projectedSeq: null }, asked));
        const taken = take();
        if (taken.status === 'releasing') await advanceSoon(leadId);
        else if (taken.status === 'unsettled') await eraseSoon(leadId);
        else return taken;
        return take();
      }),
    identity: () =>
      world.wire(() => {
        const lead = findLead(storageOf(leadId));
        return lead && viewIdentity(lead);
      }),
    isErased: () =>
      world.wire(() => {
        const lead = findLead(storageOf(leadId));
        return lead !== null && isErased(lead.snapshot.merge);
      }),
    pathUp: (asked: { projectId: string }) =>
      world.wire(() => walkUp(env, { ...asked, from: leadId, hopsMax: LIMITS.mergedHopsMax })),
    parts: () => world.wire(() => listAbsorbedLeads(storageOf(leadId)).map((part) => part.leadId)),
    partsToErase: (conditions: EraseConditions) => world.wire(() => partsToErase(storageOf(leadId), conditions)),
    measure: () => world.wire(() => measure({ ...storageOf(leadId), now: now() })),
    admitMerge: (command: AdmitMergeCommand) =>
      world.wire(async () => {
        const admit = () => commit(leadId, (store) => admitMerge({ ...store, now: now() }, command));
        const admitted = admit();
        if (admitted.status !== 'unsettled') return admitted;
        await eraseSoon(leadId);
        return admit();
      }),
    unadmit: (command: { from: string }) => world.wire(() => commit(leadId, (store) => unadmit(store, command))),
    read: () => world.wire(() => view(leadId, (store, lead) => viewLead(store, lead, now()))),
    outline: () => world.wire(() => view(leadId, (store, lead) => viewOutline(store, lead, now()))),
    seal: (command: SealCommand) =>
      world.wire(async () => {
        const take = () => commit(leadId, (store) => seal({ ...store, now: now() }, command));
        const sealed = take();
        if (sealed.status !== 'refused' || sealed.reason !== 'erasing') return sealed;
        await eraseSoon(leadId);
        return take();
      }),
    unseal: () =>
      world.wire(async () => {
        const begun = commit(leadId, unseal);
        if (begun) await advanceSoon(leadId);
        return begun;
      }),
    moveOn: (command: MoveOnCommand) =>
      world.wire(async () => {
        const begun = commit(leadId, (store) => moveOn(store, command));
        if (begun) await advanceSoon(leadId);
        return begun;
      }),
    erase: (options: EraseOptions) =>
      world.wire(async () => {
        const erased = commit(leadId, (store) => erase({ ...store, now: now() }, options));
        if (erased.status === 'erased') await (options.part === 'itself' ? eraseSoon : advanceSoon)(leadId);
        return erased;
      }),
    absorb: (command: AbsorbCommand) =>
      world.wire(() => commit(leadId, (store) => absorb({ ...store, now: now() }, command))),
    release: (query: { origins: string[]; afterSeq: number }) => world.wire(() => release(storageOf(leadId), query)),
    forget: (query: ForgetQuery) =>
      world.wire(() => commit(leadId, (store) => forget({ ...store, now: now() }, query))),
    withdraw: (command: WithdrawCommand) =>
      world.wire(async () => {
        const take = () => commit(leadId, (store) => withdraw({ ...store, now: now() }, command));
        const taken = take();
        if (taken.status !== 'unsettled') return taken;
        await advanceSoon(leadId);
        return take();
      }),
  });
  const leads: Leads = {
    absorb: (leadId, command) => stubOf(leadId).absorb({ ...command, projectId, leadId, config }),
    release: (leadId, query) => stubOf(leadId).release(query),
    forget: (leadId, query) => stubOf(leadId).forget(query),
    erase: (leadId, options) => stubOf(leadId).erase(options),
    moveOn: (leadId, command) => stubOf(leadId).moveOn(command),
    takeOut: async (leadId) => {
      const taken = { ...TAKE_OUT, events: [], projectId, leadId, config: carryConfig(projectId, config) };
      const result = await stubOf(leadId).ingest(taken);
      return !isConfigNeeded(result) && isTakenOut(result);
    },
  };
  const env = {
    ...{ JURISDICTION: 'none', LOCATION_HINT: '' },
    LEAD: { getByName: (name: string) => stubOf(name.slice(name.indexOf(':') + 1)) },
    DB: db,
  } as unknown as Parameters<typeof mergeLeads>[0];

  /** The existing leads. */
  const ids = () => [...storages.keys()].filter((leadId) => findLead(storageOf(leadId))).sort();
  const advance = (leadId: string) => advanceMerge({ ...storageOf(leadId), leads, now, pageSize });
  /** Takes the steps that an object takes within the call that starts a merge. If a step fails, the object's alarm repeats it. */
  const advanceSoon = async (leadId: string) => {
    for (let step = 0; step < 5; step++) if ((await advance(leadId).catch(() => 'idle')) !== 'again') return;
  };
  /** Makes D1 delete an erased lead, over the wire. */
  const drainErased = async (leadId: string) => {
    if (!isErased(findLead(storageOf(leadId))?.snapshot.merge ?? { status: 'active' })) return;
    const project: Parameters<typeof drain>[0]['project'] = async (id, { toSeq: seq }) => {
      if (db) await world.wire(() => db.batch(eraseLeadRows(db, { projectId: id, leadIds: [leadId] })));
      return { status: 'committed', seq };
    };
    await drain({ ...storageOf(leadId), project, projectedSeq: null }).catch(() => 'later');
  };
  const eraseSoon = async (leadId: string) => {
    await advanceSoon(leadId);
    await drainErased(leadId);
  };
  /** Takes one step in each lead. Failed steps stay pending. */
  const advanceAll = () => Promise.all(ids().map((leadId) => advance(leadId).catch(() => 'again' as const)));
  return Object.assign(world, {
    env,
    config,
    advance,
    advanceAll,
    ids,
    storeOf: storageOf,
    mergeOf: (leadId: string) => findLead(storageOf(leadId))?.snapshot.merge,
    eventsOf: (leadId: string): LeadEvent[] => {
      const log = view(leadId, (store, lead) => viewLog(store, lead, { after: null }));
      return log && 'items' in log ? log.items : [];
    },
    /** Continues until no lead has pending work. */
    async settle() {
      for (let round = 0; round < 100; round++) {
        if (!(await advanceAll()).every((step) => step === 'idle')) continue;
        await Promise.all(ids().map(drainErased));
        return;
      }
      throw new Error(
        `the leads do not settle: ${JSON.stringify(ids().map((id) => findLead(storageOf(id))?.snapshot.merge))}`,
      );
    },
    close: () => {
      for (const { close } of storages.values()) close();
    },
  });
}

export type LeadWorld = ReturnType<typeof openLeadWorld>;
