import type * as z from 'zod';
import type { EndpointDefinition } from '../../../worker/contract/api/endpoint.ts';
import { addressOf, parseAnswer, sessionHeaders, toApiError, unreachable } from './api-client.ts';

interface Upload<Answer extends z.ZodType> {
  query: Record<string, string>;
  mediaType: string;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
  answer: Answer;
}

/** Uploads a file unchanged. Uses XMLHttpRequest, because fetch does not report the progress of uploads. Throws ApiError. */
export function uploadFile<Answer extends z.ZodType>(
  { url }: Pick<EndpointDefinition, 'url'>,
  file: Blob,
  { query, mediaType, onProgress, signal, answer }: Upload<Answer>,
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
