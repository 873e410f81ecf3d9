import { Jurisdiction, LocationHint } from './contract/placement.ts';

/**
 * Returns the namespace within the deployment's jurisdiction. Throws if `JURISDICTION` is unknown, or if the runtime cannot guarantee it.
 * The local runtime cannot. In another jurisdiction, the same name is a different object: it would be empty, and it could not be moved.
 */
export function inJurisdiction<Namespace extends { jurisdiction(name: DurableObjectJurisdiction): Namespace }>(
  namespace: Namespace,
  env: Pick<Env, 'JURISDICTION'>,
): Namespace {
  const jurisdiction = Jurisdiction.parse(env.JURISDICTION);
  return jurisdiction === 'none' ? namespace : namespace.jurisdiction(jurisdiction);
}

/** The region in which to create an object. Cloudflare uses it only when the object is accessed for the first time. */
export function atFirstContact(env: Pick<Env, 'LOCATION_HINT'>): DurableObjectNamespaceGetDurableObjectOptions {
  const locationHint = LocationHint.parse(env.LOCATION_HINT);
  return locationHint === '' ? {} : { locationHint };
}
