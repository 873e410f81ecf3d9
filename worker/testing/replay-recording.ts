import { exports } from 'cloudflare:workers';

/** One request from a recorded run of an unmodified client (shared/wire). */
export interface RecordedRequest {
  method: string;
  url: string;
  headers: string[][];
  contentEncoding: string | null;
  body: unknown;
}

export interface Answered {
  recorded: RecordedRequest;
  status: number;
  headers: Headers;
  text: string;
  /** The time before and after the request, by our clock. */
  from: number;
  until: number;
}

/** Headers that the transport sets again. */
const HOP_HEADERS = ['host', 'connection', 'content-length', 'accept-encoding'];

export async function gzip(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Sends a recorded run again, request by request, with the recorded key replaced by `key`. */
export async function replay(run: readonly RecordedRequest[], recordedKey: string, key: string): Promise<Answered[]> {
  const answers: Answered[] = [];
  for (const recorded of run) {
    const withKey = (text: string) => text.replaceAll(recordedKey, key);
    const headers = new Headers();
    for (const [name = '', value = ''] of recorded.headers) {
      if (HOP_HEADERS.includes(name.toLowerCase())) continue;
      const basic = /^Basic (.+)$/.exec(value)?.[1];
      headers.append(name, basic ? `Basic ${btoa(withKey(atob(basic)))}` : withKey(value));
    }
    const text = recorded.body === '' ? null : withKey(JSON.stringify(recorded.body));
    const from = Date.now();
    const response = await exports.default.fetch(`https://leads.example${withKey(recorded.url)}`, {
      method: recorded.method,
      headers,
      redirect: 'manual',
      ...(text !== null && { body: recorded.contentEncoding === 'gzip' ? await gzip(text) : text }),
    });
    answers.push({
      recorded,
      status: response.status,
      headers: response.headers,
      text: await response.text(),
      from,
      until: Date.now(),
    });
  }
  return answers;
}
