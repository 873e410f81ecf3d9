const HOLDER_HEADER = 'X-Socket-Holder';

/** Adds the person or key that opens a socket to the request. The object has no other way to find out. */
export function heldBy(request: Request, holder: string): Request {
  const headers = new Headers(request.headers);
  headers.set(HOLDER_HEADER, holder);
  return new Request(request, { headers });
}

export const holderOf = (request: Request): string => request.headers.get(HOLDER_HEADER) ?? '';
