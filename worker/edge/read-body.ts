import { gunzipBody, isGzip } from './gunzip-body.ts';
import { Refusal } from './problem.ts';

const UTF_8 = new TextDecoder();

/**
 * The body's text, inflated where it is gzip, up to `bytesMax` whatever its declared length: an oversized one is not
 * read, nor inflated, to its end.
 */
export async function readBody(request: Request, bytesMax: number): Promise<string> {
  const tooLarge = () => new Refusal('payload_too_large', `The body is larger than ${bytesMax} bytes.`);
  const declared = request.headers.get('Content-Length');
  if (Number(declared) > bytesMax) throw tooLarge();
  if (declared === null) return request.body ? readStream(request.body, { bytesMax, tooLarge }) : '';
  // The platform holds a sender to its Content-Length; reading at once costs a tenth of reading in pieces.
  const bytes = new Uint8Array(await request.arrayBuffer());
  return isGzip(bytes) ? readStream(new Blob([bytes]).stream(), { bytesMax, tooLarge }) : UTF_8.decode(bytes);
}

async function readStream(
  body: ReadableStream<Uint8Array>,
  { bytesMax, tooLarge }: { bytesMax: number; tooLarge: () => Refusal },
): Promise<string> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  for await (const chunk of gunzipBody(body)) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** The body as JSON, whatever its Content-Type says: beacons send text/plain. */
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
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal('invalid_json', `The body is not valid JSON: ${error instanceof Error ? error.message : error}`);
  }
}
