import { Jurisdiction, LocationHint } from './contract/placement.ts';

/**
 * Returns the namespace within the deployment's jurisdiction. Throws if `JURISDICTION` is unknown, or if the runtime cannot guarantee it.
 * The local runtime cannot guarantee any jurisdiction. In another jurisdiction, the same name is a different object: it would be empty, and
 * it could not be moved.
 */
export function inJurisdiction<Namespace extends { jurisdiction(name: DurableObjectJurisdiction): Namespace }>(
  namespace: Namespace,
  env: Pick<Env, 'JURISDICTION'>,
): Namespace {
  const jurisdiction = Jurisdiction.parse(env.JURISDICTION);
  return jurisdiction === 'none' ? namespace : namespace.jurisdiction(jurisdiction);
}

/** The region in which to create an object. Cloudflare uses the region only when it creates the object, which is on first access. */
export function atFirstContact(env: Pick<Env, 'LOCATION_HINT'>): DurableObjectNamespaceGetDurableObjectOptions {
  const locationHint = LocationHint.parse(env.LOCATION_HINT);
  return locationHint === '' ? {} : { locationHint };
}
