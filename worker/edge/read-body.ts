import { parseJson } from '../contract/parse-json.ts';
import { gunzipBody, isGzip } from './gunzip-body.ts';
import { Refusal } from './problem.ts';

const FATAL = { fatal: true, ignoreBOM: false };
const NOT_UTF_8 = 'The body is not UTF-8 (RFC 8259, section 8.1).';

/**
 * Reads the body's text, and inflates it if it is gzip. Stops at `bytesMax`, whatever length is declared, so that a body that is too
 * large is neither read nor inflated completely.
 */
export async function readBody(request: Request, bytesMax: number): Promise<string> {
  const tooLarge = () => new Refusal('payload_too_large', `The body is larger than ${bytesMax} bytes.`);
  const declared = request.headers.get('Content-Length');
  if (Number(declared) > bytesMax) throw tooLarge();
  if (declared === null) return request.body ? readStream(request.body, { bytesMax, tooLarge }) : '';
  // The platform enforces the Content-Length, so the body can be read at once. Reading the body in pieces takes ten times as long.
  const bytes = new Uint8Array(await request.arrayBuffer());
  return isGzip(bytes)
    ? readStream(new Blob([bytes]).stream(), { bytesMax, tooLarge })
    : decode(new TextDecoder('utf-8', FATAL), bytes);
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  { bytesMax, tooLarge }: { bytesMax: number; tooLarge: () => Refusal },
): Promise<string> {
  const decoder = new TextDecoder('utf-8', FATAL);
  let bytes = 0;
  let text = '';
  for await (const chunk of gunzipBody(body)) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge();
    text += decode(decoder, chunk, { stream: true });
  }
  return text + decode(decoder, new Uint8Array());
}

/** Decodes UTF-8. Rejects invalid bytes, because replacing them could turn different IDs into the same one. */
function decode(decoder: TextDecoder, bytes: Uint8Array, options: { stream: boolean } = { stream: false }): string {
  try {
    return decoder.decode(bytes, options);
  } catch {
    throw new Refusal('invalid_json', NOT_UTF_8);
  }
}

/** Parses the body as JSON with any Content-Type, because beacons send text/plain. */
export async function readJson(
  request: Request,
  { bodyBytesMax, bodyOptional }: { bodyBytesMax: number; bodyOptional: boolean },
): Promise<unknown> {
  const text = await readBody(request, bodyBytesMax);
  if (text.trim() === '') {
    if (bodyOptional) return {};
    throw new Refusal('invalid_json', 'The body is empty; JSON was expected.');
  }
  try {
    return parseJson(text);
  } catch (error) {
    throw new Refusal('invalid_json', `The body is not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
}
