import type { oas32 } from 'zod-openapi';
import { LIMITS } from '../../contract/limits.ts';

const DESCRIPTION = `
Websites and servers send events about leads; every lead is scored the moment an event arrives.

**Credentials.** Send an API key as \`X-API-Key\` (or \`Authorization: Bearer\`). A publishable key (\`pk_live_…\`) is safe in web pages: it can only
write events, from the project's allowed origins. A secret key (\`sk_live_…\`) stays on servers, and can read and write data. People log in and send their
session token as \`Authorization: Bearer\`; members of several projects name one in \`X-Project-Id\`.

**Errors** are [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems (\`application/problem+json\`). \`code\` is a closed set to switch on;
\`errors\` names each invalid field. A 2xx means that the request was stored, except on Segment’s paths (\`/v1\`, \`/api/s\`): they answer 200 and list
refused messages in \`rejected\`, because Segment’s clients drop or repeat a whole batch on any other status.

**Retries.** An event counts once by its \`eventId\`: if in doubt, send it again. Requests that create something
else take an \`Idempotency-Key\` header, so that a retry creates nothing twice. After a 503, or without an answer, send the same request again.

**Lists** come in pages: pass the answer's \`nextCursor\` as \`cursor\`.

**Times** are ISO 8601; answers give them in UTC. **Bodies** are JSON in UTF-8, up to 1 MiB, and may be gzipped (\`Content-Encoding: gzip\`).

**Sockets.** \`POST /api/leads/{leadId}/live-ticket\` and \`POST /api/projects/{projectId}/live-ticket\` answer the address of a WebSocket, with a ticket
that is valid for 30 seconds. Messages are JSON with a \`type\`. A lead's socket sends a \`snapshot\` of the whole lead, then one \`change\` per version. If
its \`fromVersion\` is not the version you have, you missed a message: fetch the lead again. \`merged\` says that the lead was merged into another, and
closes the socket. A project's socket sends \`hello\`, then one \`commit\` per group of changed leads. Send the text \`ping\` to get \`pong\`. A deployment
may close sockets: open a new one, with a new ticket.
`.trim();

/** The description of the API as a whole. */
export const ABOUT: oas32.InfoObject = {
  title: 'Leads at the edge',
  version: '0.1.0',
  description: DESCRIPTION,
  contact: { name: 'The operator of this server' },
  license: { name: 'MIT', identifier: 'MIT' },
};

export const SECURITY_SCHEMES: Record<string, oas32.SecuritySchemeObject> = {
  apiKey: {
    type: 'apiKey',
    in: 'header',
    name: 'X-API-Key',
    description: 'A secret key, or a publishable key for writing events.',
  },
  session: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The `token` from login, valid for seven days. API keys are accepted here too.',
  },
  operator: {
    type: 'http',
    scheme: 'bearer',
    description: 'The secret OPERATOR_KEY of the server.',
  },
  writeKey: {
    type: 'http',
    scheme: 'basic',
    description:
      'An API key as the user, and no password. Also read from `Authorization: Bearer`, `X-Write-Key`, `X-API-Key`, `?writeKey=` or `writeKey` in the body, in this order.',
  },
};

export const PARAMETERS: Record<string, oas32.ParameterObject> = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Use a new value, such as a UUID, for each thing you create. Within 24 hours, repeating the request with the same key returns the same response and creates nothing more.',
    schema: { type: 'string', minLength: 1, maxLength: LIMITS.idempotencyKeyCharsMax },
  },
  ProjectId: {
    name: 'X-Project-Id',
    in: 'header',
    required: false,
    description:
      'With a session token: the project to act on, if it is not your oldest one. A key always acts on its own project.',
    schema: { type: 'string' },
  },
};
