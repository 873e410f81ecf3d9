import type * as z from 'zod';
import type { EndpointDefinition } from '../../../worker/contract/api/endpoint.ts';
import { addressOf, parseAnswer, sessionHeaders, toApiError, unreachable } from './api-client.ts';

type FileEndpoint = EndpointDefinition & Required<Pick<EndpointDefinition, 'query' | 'bodyStreamed'>>;

interface Upload<Endpoint extends FileEndpoint, Answer> {
  query: z.input<Endpoint['query']>;
  mediaType: keyof Endpoint['bodyStreamed'] & string;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
  /** The answer to this query, if the endpoint has several answers. */
  answer: Answer;
}

/** Uploads a file unchanged. Uses XMLHttpRequest, because fetch does not report the progress of uploads. Throws ApiError. */
export function uploadFile<Endpoint extends FileEndpoint, Answer extends z.ZodType<z.output<Endpoint['answer']>>>(
  { url }: Endpoint,
  file: Blob,
  { query, mediaType, onProgress, signal, answer }: Upload<Endpoint, Answer>,
): Promise<z.output<Answer>> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', addressOf(url, { query }));
    for (const [name, value] of Object.entries(sessionHeaders())) request.setRequestHeader(name, value);
    request.setRequestHeader('Content-Type', mediaType);
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(unreachable(false));
    request.onabort = () => reject(signal.reason);
    request.onload = () => {
      const { status } = request;
      const json = parseJson(request.responseText);
      if (status >= 400) return reject(toApiError(json, status));
      try {
        resolve(parseAnswer(answer, json, status));
      } catch (error) {
        reject(error);
      }
    };
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
