import type { oas31 } from 'zod-openapi';

const DESCRIPTION = `
Websites and servers send what leads do; every lead is scored the moment an event arrives.

**Credentials.** An API key goes into \`X-API-Key\` (or \`Authorization: Bearer\`). A publishable key (\`pk_live_…\`) stands in web
pages and only writes events, from the project's allowed origins; a secret key (\`sk_live_…\`) stays on servers, and reads and writes.
People log in and send their session token as \`Authorization: Bearer\`; whoever is a member of several projects names one in \`X-Project-Id\`.

**Errors** are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems (\`application/problem+json\`). \`code\` is a closed set to switch on;
\`errors\` says which fields are wrong. What is not stored never answers 2xx, except on Segment’s paths (\`/v1\`, \`/api/s\`): they answer 200
and list in \`rejected\` what they refused, because Segment’s clients drop or repeat a whole batch on any other status.

**Doing things twice.** An event counts once by its \`eventId\`, for ever: send it again whenever you are not sure.
After a 503, or no answer at all, send the same request again.

**Lists** come in pages: pass the answer's \`nextCursor\` as \`cursor\`.

**Times** are ISO 8601; answers give them in UTC. **Bodies** are JSON in UTF-8, up to 1 MiB, and may be gzip (\`Content-Encoding: gzip\`).

**Sockets.** \`POST /api/leads/{leadId}/live-ticket\` and \`POST /api/projects/{projectId}/live-ticket\` answer the address of a WebSocket with a
ticket in it that is good for 30 seconds. Messages are JSON, and carry a \`type\`. On the socket of a lead, \`snapshot\` is the lead whole, then one
\`change\` follows for each version, with \`fromVersion\`: where that is not the version you hold, you missed something, and fetch the lead anew;
\`merged\` says that the lead became part of another, and closes. On the socket of a project, \`hello\` is followed by one \`commit\` for each group
of leads that changed. Send the text \`ping\` to be answered \`pong\`. Sockets are closed when the server is deployed: open a new one, with a new ticket.
`.trim();

/** What the document says of the API as a whole. */
export const ABOUT: oas31.InfoObject = {
  title: 'Leads at the edge',
  version: '1.0.0',
  description: DESCRIPTION,
  contact: { name: 'Whoever runs this server' },
  license: { name: 'MIT', identifier: 'MIT' },
};

export const SECURITY_SCHEMES: Record<string, oas31.SecuritySchemeObject> = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A secret key, or to write events a publishable one.',
  },
  session: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `token` that logging in answered, good for seven days. API keys are taken here, too.',
  },
  writeKey: {
    type: 'http',
    scheme: 'basic',
    description:
      'An API key as the user, and no password. Also read from `Authorization: Bearer`, `X-Write-Key`, `X-API-Key`, `?writeKey=` or `writeKey` in the body, in this order.',
  },
};

export const PARAMETERS: Record<string, oas31.ParameterObject> = {
  ProjectId: {
    name: 'X-Project-Id',
    in: 'header',
    required: false,
    description:
      'With a session token: the project to act on, where it is not the oldest of one’s own. A key is of one project.',
    schema: { type: 'string' },
  },
};
