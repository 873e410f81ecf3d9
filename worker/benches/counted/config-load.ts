// Measures calls that send a project's config to leads, either in full or by version. `POST /bench/config` runs one load of either kind.
import type { ProjectConfig } from '../../contract/project-config.ts';
import { DEFAULT_RULESET } from '../../domain/ruleset.ts';
import { carryConfig } from '../../lead/carried-config.ts';
import { leadObject, withConfig } from '../../lead/lead-client.ts';

export interface ConfigLoad {
  /** `whole`: every call contains the config's text. `named`: as in the product, which sends the text only if an object asks for it. */
  way: 'whole' | 'named';
  projectId: string;
  rules: number;
  automations: number;
  leads: number;
}

export interface ConfigTimes {
  /** The length of the config's text in characters. */
  chars: number;
  /** The duration of the first call, in an isolate that does not know the project's config yet. */
  coldMs: number;
  /** The duration of all calls after the first. */
  warmMs: number;
}

/** Sends an event to each of `leads` new leads, one after the other. */
export async function runConfigLoad(env: Env, { way, projectId, leads, ...sizes }: ConfigLoad): Promise<ConfigTimes> {
  const config = makeConfig(sizes);
  const now = Date.now();
  const call = (i: number) => {
    const leadId = `lead_${i}`;
    const logged = { eventId: `evt_${i}`, occurredAt: now, receivedAt: now, source: 'server' } as const;
    const event = { ...logged, kind: 'activity', type: 'type_0', properties: {} } as const;
    const command = { projectId, leadId, namedAs: 'own' as const, events: [event] };
    const lead = leadObject(env, projectId, leadId);
    return way === 'whole'
      ? lead.ingest({ ...command, config: carryConfig(projectId, config, { whole: true }) })
      : withConfig(env, { projectId, config }, (carried) => lead.ingest({ ...command, config: carried }));
  };
  const startedAt = performance.now();
  await call(0);
  const cold = performance.now();
  for (let i = 1; i < leads; i++) await call(i);
  return { chars: JSON.stringify(config).length, coldMs: cold - startedAt, warmMs: performance.now() - cold };
}

const makeConfig = ({ rules, automations }: Pick<ConfigLoad, 'rules' | 'automations'>): ProjectConfig => ({
  version: 1,
  ruleset: {
    ...DEFAULT_RULESET,
    rules: Array.from({ length: rules }, (_, i) => ({
      ...{ id: `rule_${i}`, eventType: `type_${i}`, points: 5, active: true },
      description: `Looked at page ${i} of the product tour`,
      conditions: [{ property: 'plan', operator: 'equals' as const, value: 'pro' }],
    })),
  },
  automations: Array.from({ length: automations }, (_, i) => ({
    ...{ id: `aut_${i}`, name: `Tell team ${i} of a hot lead`, whenStage: 'hot' },
  })),
});
