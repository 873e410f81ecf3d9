import { atFirstContact, inJurisdiction } from '../object-placement.ts';
import type { StudyObject } from './study-object.ts';

/** The object of a study. The object's name contains the project, which keeps tenants apart. */
export const studyObject = (
  env: Env,
  { projectId, studyId }: { projectId: string; studyId: string },
): DurableObjectStub<StudyObject> =>
  inJurisdiction(env.STUDY, env).getByName(`${projectId}:${studyId}`, atFirstContact(env));
