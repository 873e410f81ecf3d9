/** The settings that analytics.js requests before it sends events. `apiHost` is a host and path without the protocol. */
export function toSettings(writeKey: string, { host, protocol }: URL) {
  const destination = {
    apiKey: writeKey,
    apiHost: `${host}/v1`,
    ...(protocol === 'http:' && { protocol: 'http' }),
  };
  return { integrations: { 'Segment.io': destination } };
}

/**
 * The settings that RudderStack's SDK requests before it sends events: a source without destinations, because events go only to this
 * server.
 */
export function toSourceConfig(writeKey: string) {
  const off = { enabled: false };
  return {
    source: {
      id: 'leads-at-the-edge',
      name: 'Leads at the edge',
      writeKey,
      config: { statsCollection: { errors: off, metrics: off } },
      enabled: true,
      workspaceId: 'leads-at-the-edge',
      destinations: [],
      dataplanes: {},
    },
  };
}
