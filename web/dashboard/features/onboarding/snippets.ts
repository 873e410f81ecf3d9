import releases from '../../../sdk/releases.json';

/** A published version of the SDK with its hash, so that browsers run exactly that file and no other. */
const SDK = `${releases.latest}/ls.js" integrity="${(releases.integrity as Record<string, string>)[releases.latest]}" crossorigin`;

/** Code for sending events from each kind of source. Segment's own clients work with this API as they are. */
export const SNIPPETS = [
  {
    value: 'browser',
    label: 'Website',
    hint: 'Add this tag to the head of every page. Page views are tracked automatically; typed text is never captured.',
    code: ({ origin, key }: Names) => `<script async src="${origin}/sdk/${SDK} data-api-key="${key}"></script>`,
  },
  {
    value: 'node',
    label: 'Node',
    hint: 'npm install @segment/analytics-node',
    code: ({ origin, key }: Names) => `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${key}', host: '${origin}' });
analytics.identify({ userId: 'user_1', traits: { name: 'Ada Okafor', email: 'ada@example.com' } });
analytics.track({ userId: 'user_1', event: 'signup', properties: { plan: 'team' } });
await analytics.closeAndFlush();`,
  },
  {
    value: 'python',
    label: 'Python',
    hint: 'pip install segment-analytics-python',
    code: ({ origin, key }: Names) => `import segment.analytics as analytics

analytics.write_key = '${key}'
analytics.host = '${origin}'
analytics.identify('user_1', {'name': 'Ada Okafor', 'email': 'ada@example.com'})
analytics.track('user_1', 'signup', {'plan': 'team'})
analytics.flush()`,
  },
  {
    value: 'curl',
    label: 'curl',
    hint: 'Use any HTTP client. Retrying is safe, because each eventId counts only once.',
    code: ({ origin, key }: Names) => `curl -X POST ${origin}/api/events \\
  -H 'X-API-Key: ${key}' \\
  -H 'Content-Type: application/json' \\
  -d '{"eventType":"signup","leadId":"user_1","eventId":"evt_1","properties":{"plan":"team"}}'`,
  },
] as const;

interface Names {
  origin: string;
  key: string;
}
