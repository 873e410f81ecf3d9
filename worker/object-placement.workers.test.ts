import { env as runtime } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { leadObject, leadObjectById } from './lead/lead-client.ts';
import { projectObject, sendToProject } from './project/project-client.ts';
import { studyObject } from './studies/study-client.ts';

/** A namespace that records which objects are requested, and in which jurisdiction. */
function newNamespace(asked: unknown[], within: string | null = null): DurableObjectNamespace {
  const note = (name: unknown, options?: unknown) => {
    asked.push([within, name, options]);
    return { project: async () => ({}) };
  };
  return {
    jurisdiction: (name: string) => newNamespace(asked, name),
    idFromString: (id: string) => id,
    getByName: note,
    get: note,
  } as unknown as DurableObjectNamespace;
}

function newEnv(vars: { JURISDICTION: string; LOCATION_HINT?: string }) {
  const asked: unknown[] = [];
  const namespace = newNamespace(asked);
  const env = {
    ...{ LEAD: namespace, PROJECT: namespace, STUDY: namespace, PROJECT_SHARDS: 2, LOCATION_HINT: '' },
    ...vars,
  } as unknown as Env;
  return { env, asked };
}

/** Uses every way to reach an object. */
async function askAll(env: Env) {
  leadObject(env, 'prj_1', 'lead_1');
  leadObjectById(env, 'ab12');
  projectObject(env, 'prj_1');
  await sendToProject(env, 'prj_1', { leadId: 'lead_1' } as never);
  await sendToProject(env, 'prj_1', { leadId: 'lead_2' } as never);
  studyObject(env, { projectId: 'prj_1', studyId: 'std_1' });
}

it.each(['eu', 'us', 'fedramp'])('every object is in the jurisdiction %s', async (jurisdiction) => {
  const { env, asked } = newEnv({ JURISDICTION: jurisdiction });
  await askAll(env);
  expect(asked).toHaveLength(6);
  for (const [within] of asked as [string][]) expect(within).toBe(jurisdiction);
});

it('objects are in no jurisdiction if it is "none"', async () => {
  const { env, asked } = newEnv({ JURISDICTION: 'none' });
  await askAll(env);
  for (const [within] of asked as [string | null][]) expect(within).toBeNull();
});

it.each(['', 'EU', 'europe'])('no object can be reached if the jurisdiction is unknown: "%s"', (jurisdiction) => {
  const { env, asked } = newEnv({ JURISDICTION: jurisdiction });
  expect(() => leadObject(env, 'prj_1', 'lead_1')).toThrow();
  expect(() => leadObjectById(env, 'ab12')).toThrow();
  expect(asked).toEqual([]);
});

it('every object that is requested by name is created at the location hint, if there is one', async () => {
  const hinted = newEnv({ JURISDICTION: 'eu', LOCATION_HINT: 'weur' });
  leadObject(hinted.env, 'prj_1', 'lead_1');
  projectObject(hinted.env, 'prj_1');
  studyObject(hinted.env, { projectId: 'prj_1', studyId: 'std_1' });
  expect(hinted.asked).toEqual([
    ['eu', 'prj_1:lead_1', { locationHint: 'weur' }],
    ['eu', 'prj_1', { locationHint: 'weur' }],
    ['eu', 'prj_1:std_1', { locationHint: 'weur' }],
  ]);
  const free = newEnv({ JURISDICTION: 'none' });
  leadObject(free.env, 'prj_1', 'lead_1');
  expect(free.asked).toEqual([[null, 'prj_1:lead_1', {}]]);
  expect(() => leadObject({ ...free.env, LOCATION_HINT: 'mars' } as never, 'prj_1', 'lead_1')).toThrow();
});

it('a runtime without jurisdictions throws instead of placing objects elsewhere', () => {
  expect(() => leadObject({ ...runtime, JURISDICTION: 'eu' } as never, 'prj_1', 'lead_1')).toThrow('not implemented');
  expect(() => leadObject(runtime, 'prj_1', 'lead_1')).not.toThrow();
});
