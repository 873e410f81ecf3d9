import { parse } from 'shell-quote';
import { expect } from 'vitest';

/** A request in the docs and its documented response, or null if none is documented. */
export interface DocExample {
  command: string;
  answer: unknown;
}

const FENCE = /^```(\w+)\n([\s\S]*?)^```$/gm;

/** Reads every `curl` command of a page, in order, with the JSON block that follows it. */
export function readExamples(markdown: string): DocExample[] {
  const blocks = [...markdown.matchAll(FENCE)].map(([, language = '', text = '']) => ({ language, text }));
  return blocks.flatMap(({ language, text }, i) => {
    if (language !== 'sh' || !text.startsWith('curl ')) return [];
    const next = blocks[i + 1];
    return [{ command: text, answer: next?.language === 'json' ? JSON.parse(next.text) : null }];
  });
}

export interface CurlRequest {
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/**
 * The request that curl would send. Throws on an unknown option, because either the page has a mistake or the option must be added here.
 */
export function parseCurl(command: string, variables: Record<string, string>): CurlRequest {
  const words = parse(command.replaceAll('\\\n', ' '), (name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`$${name} is not set: ${command}`);
    return value;
  });
  const request: CurlRequest = { method: '', url: '', headers: {}, body: undefined };
  const rest = words.map((word) => {
    if (typeof word === 'string') return word;
    throw new Error(`more than one command: ${command}`);
  });
  if (rest.shift() !== 'curl') throw new Error(`no curl: ${command}`);
  const query: string[] = [];
  let isGet = false;
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '-G') {
      isGet = true;
      continue;
    }
    const value = word.startsWith('-') ? requireNext(rest, word) : word;
    if (word === '-X') request.method = value;
    else if (word === '-H') setHeader(request.headers, value);
    else if (word === '-u') request.headers.Authorization = `Basic ${btoa(value)}`;
    else if (word === '-d') request.body = value;
    else if (word === '--data-urlencode') query.push(encodePair(value));
    else if (word.startsWith('-')) throw new Error(`unknown option ${word}: ${command}`);
    else request.url = value;
  }
  if (isGet && query.length > 0) request.url += `?${query.join('&')}`;
  // Data makes the request a POST with a form, unless other options say otherwise. curl does the same.
  request.method ||= request.body === undefined ? 'GET' : 'POST';
  if (request.body !== undefined) request.headers['Content-Type'] ??= 'application/x-www-form-urlencoded';
  return request;
}

/** Encodes the value in `name=value`. */
function encodePair(pair: string): string {
  const [name = '', ...value] = pair.split('=');
  return `${name}=${encodeURIComponent(value.join('='))}`;
}

function requireNext(words: string[], option: string): string {
  const value = words.shift();
  if (value === undefined) throw new Error(`${option} lacks its value`);
  return value;
}

function setHeader(headers: Record<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([\w-]+): (.*)$/.exec(line) ?? [];
  if (!name) throw new Error(`no header: ${line}`);
  headers[name] = value;
}

/** The expected response for `toEqual`. `…` alone matches anything, and within a text it matches any text. */
export function toMatcher(shown: unknown): unknown {
  if (shown === '…') return expect.anything();
  if (typeof shown === 'string' && shown.includes('…')) {
    return expect.stringMatching(new RegExp(`^${shown.split('…').map(toLiteral).join('.+')}$`));
  }
  if (Array.isArray(shown)) return shown.map(toMatcher);
  if (typeof shown !== 'object' || shown === null) return shown;
  return Object.fromEntries(Object.entries(shown).map(([key, value]) => [key, toMatcher(value)]));
}

const toLiteral = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
