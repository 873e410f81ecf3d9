import { Jurisdiction, LocationHint } from './contract/placement.ts';

/**
 * The namespace within the deployment's jurisdiction. Throws if the runtime cannot guarantee it, as the local one cannot, or if
 * `JURISDICTION` is unknown: an object in the wrong place would be empty, and would stay there.
 */
export function inJurisdiction<Namespace extends { jurisdiction(name: DurableObjectJurisdiction): Namespace }>(
  namespace: Namespace,
  env: Pick<Env, 'JURISDICTION'>,
): Namespace {
  const jurisdiction = Jurisdiction.parse(env.JURISDICTION);
  return jurisdiction === 'none' ? namespace : namespace.jurisdiction(jurisdiction);
}

/** The region in which an object starts when it is first used. Cloudflare ignores it afterwards. */
export function atFirstContact(env: Pick<Env, 'LOCATION_HINT'>): DurableObjectNamespaceGetDurableObjectOptions {
  const locationHint = LocationHint.parse(env.LOCATION_HINT);
  return locationHint === '' ? {} : { locationHint };
}
