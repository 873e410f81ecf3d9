import { Jurisdiction, LocationHint } from './contract/placement.ts';

/**
 * Returns the namespace within the deployment's jurisdiction. Throws if `JURISDICTION` is unknown, or if the runtime cannot guarantee it,
 * as the local one cannot. An object in the wrong place would be empty and would stay there.
 */
export function inJurisdiction<Namespace extends { jurisdiction(name: DurableObjectJurisdiction): Namespace }>(
  namespace: Namespace,
  env: Pick<Env, 'JURISDICTION'>,
): Namespace {
  const jurisdiction = Jurisdiction.parse(env.JURISDICTION);
  return jurisdiction === 'none' ? namespace : namespace.jurisdiction(jurisdiction);
}

/** The region in which to create an object. Cloudflare considers it only when the object is first used. */
export function atFirstContact(env: Pick<Env, 'LOCATION_HINT'>): DurableObjectNamespaceGetDurableObjectOptions {
  const locationHint = LocationHint.parse(env.LOCATION_HINT);
  return locationHint === '' ? {} : { locationHint };
}
