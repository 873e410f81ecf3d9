/** What analytics.js asks for before it sends: where to send to. `apiHost` is a host and path without its protocol. */
export function toSettings(writeKey: string, { host, protocol }: URL) {
  const destination = {
    apiKey: writeKey,
    apiHost: `${host}/v1`,
    ...(protocol === 'http:' && { protocol: 'http' }),
  };
  return { integrations: { 'Segment.io': destination } };
}

/** What RudderStack's SDK asks for before it sends: a source without destinations, as this server is the only one. */
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
