import { describe, expect, it } from 'vitest';
import authentication from '../../docs/api/authentication.md?raw';
import changes from '../../docs/api/changes.md?raw';
import errors from '../../docs/api/errors.md?raw';
import idempotency from '../../docs/api/idempotency.md?raw';
import input from '../../docs/api/input.md?raw';
import pagination from '../../docs/api/pagination.md?raw';
import overview from '../../docs/api/README.md?raw';
import rateLimits from '../../docs/api/rate-limits.md?raw';
import snippets from '../../docs/api/snippets.md?raw';
import readme from '../../README.md?raw';
import { LIMITS } from '../contract/limits.ts';
import { PROBLEMS, type ProblemCode } from '../contract/problem.ts';
import { PROBLEM_MEANINGS } from '../contract/problem-meanings.ts';
import { call, newTenant } from '../testing/api.ts';
import { parseCurl, readExamples, toMatcher } from '../testing/doc-examples.ts';

const PAGES = {
  overview,
  authentication,
  changes,
  errors,
  idempotency,
  input,
  pagination,
  'rate-limits': rateLimits,
  snippets,
};
const HOST = 'https://leads.example';

/** Settings that the examples on the page assume. */
const SETTINGS: Partial<Record<keyof typeof PAGES, (secretKey: string) => Promise<void>>> = {
  pagination: async (key) => {
    for (const leadId of ['lead_1', 'lead_2']) await call('POST', '/api/leads', { key, body: { leadId } });
    await expect.poll(async () => (await call('GET', '/api/leads', { key })).body.leads).toHaveLength(2);
  },
};

describe('the README', () => {
  it('shows a first event with curl commands that run and return the response shown', async () => {
    const variables: Record<string, string> = {};
    const shown = [...readme.matchAll(/^(curl .*)\n# → (?:(\d+) )?(\{.*\})$/gm)];
    expect(shown.map(([, command]) => command)).toEqual(readme.match(/^curl .*$/gm));
    expect(shown).toHaveLength(4);
    for (const [, command = '', status, answer = ''] of shown) {
      const { method, url, headers, body } = parseCurl(command, variables);
      const answered = await call(method, new URL(url).pathname, { headers, body });
      expect(status ? [Number(status)] : [200, 201]).toContain(answered.status);
      const promised = JSON.parse(answer.replaceAll('{…}', '"…"').replaceAll(',…}', '}')) as Record<string, unknown>;
      expect(answered.body).toMatchObject(toMatcher(promised) as Record<string, unknown>);
      if (answered.body.token) variables.TOKEN = answered.body.token;
      if (answered.body.apiKey) variables.KEY = answered.body.apiKey;
    }
  });
});

describe('the API’s documentation', () => {
  it.each(Object.entries(PAGES))('%s: every example runs and returns the response shown', async (name, markdown) => {
    const tenant = await newTenant();
    await SETTINGS[name as keyof typeof PAGES]?.(tenant.secretKey);
    const variables: Record<string, string> = {
      HOST,
      PUBLISHABLE_KEY: tenant.publishableKey,
      SECRET_KEY: tenant.secretKey,
      TOKEN: tenant.token,
    };
    for (const { command, answer } of readExamples(markdown)) {
      const { method, url, headers, body } = parseCurl(command, variables);
      expect(url.startsWith(HOST)).toBe(true);
      const answered = await call(method, url.slice(HOST.length), { headers, body });
      const { status } = (answer ?? {}) as { status?: unknown };
      expect({ command, status: answered.status }).toEqual({
        command,
        status: typeof status === 'number' ? status : expect.toBeOneOf([200, 201, 202]),
      });
      if (answer !== null) {
        expect({ command, body: answered.body }).toEqual({ command, body: toMatcher(answer) });
      }
      if (answered.body.token) variables.TOKEN = answered.body.token;
      if (answered.body.nextCursor) variables.NEXT_CURSOR = answered.body.nextCursor;
    }
  });

  it('has an example for every claim', () => {
    const counts = Object.entries(PAGES).map(([name, markdown]) => [name, readExamples(markdown).length]);
    expect(Object.fromEntries(counts)).toEqual({
      ...{
        overview: 0,
        authentication: 5,
        changes: 0,
        errors: 3,
        idempotency: 4,
        input: 0,
        pagination: 4,
        'rate-limits': 0,
        snippets: 5,
      },
    });
    // Every curl command in the docs has a form that these tests find, so that none goes untested.
    const curls =
      Object.values(PAGES)
        .join('')
        .match(/^\s*\$?\s*curl /gm) ?? [];
    expect(curls).toHaveLength(Object.values(PAGES).flatMap(readExamples).length);
  });

  it('lists every error code with its status and meaning', () => {
    const rows = [...errors.matchAll(/^- `(\w+)` \((\d+)\): (.*)$/gm)].map(([, code, status, text]) => ({
      ...{ code, status: Number(status), text },
    }));
    expect(rows).toEqual(
      (Object.keys(PROBLEMS) as ProblemCode[]).map((code) => {
        const { status, title } = PROBLEMS[code];
        return { code, status, text: `${title}. ${PROBLEM_MEANINGS[code]}` };
      }),
    );
  });

  it('states the limits that are enforced', () => {
    expect(LIMITS).toMatchObject({
      ...{ eventBytesMax: 32 * 1024, propertiesDepthMax: 8, propertiesKeysMax: 4096, bodyBytesMax: 1024 * 1024 },
      ...{ batchEventsMax: 1000, segmentBodyBytesMax: 4 * 1024 * 1024, segmentMessagesMax: 5000, idCharsMax: 128 },
      ...{ pageSizeDefault: 20, pageSizeMax: 100, pageOffsetMax: 10_000 },
    });
  });

  it('links only to pages that exist', () => {
    const links = Object.values(PAGES).flatMap((text) => [...text.matchAll(/\]\(([\w-]+)\.md\)/g)].map(([, to]) => to));
    expect(new Set(links)).toEqual(new Set(Object.keys(PAGES).filter((name) => name !== 'overview')));
  });
});
