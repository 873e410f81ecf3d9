const HOLDER_HEADER = 'X-Socket-Holder';

/** The request for a socket, with the person or key that opened it, which its object cannot know otherwise. */
export function heldBy(request: Request, holder: string): Request {
  const headers = new Headers(request.headers);
  headers.set(HOLDER_HEADER, holder);
  return new Request(request, { headers });
}

export const holderOf = (request: Request): string => request.headers.get(HOLDER_HEADER) ?? '';
