import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

interface Asks {
  asks: string[];
  /** Further requests for browsers that still show the project's setup checklist. */
  setupAsks?: string[];
}

/** The requests that every screen needs for its navigation. */
const FRAME_ASKS = [
  '/api/auth/me',
  '/api/projects/{project}',
  '/api/notifications?limit=1',
  '/api/scoring-rules/ruleset',
];

/** The screens that people often open by address. Lists the chunks that each screen loads and the requests that it sends first. */
const SCREENS: Record<string, Asks & { parts: string[] }> = {
  '': {
    parts: ['today/components/today-page', 'today/components/setup-panel'],
    asks: ['/api/leads-to-call', '/api/analytics/latest-activity?limit=30', '/api/analytics/overview'],
    setupAsks: ['/api/automations', '/api/projects/{project}/members', '/api/projects/{project}/invitations'],
  },
  leads: {
    parts: ['leads/components/leads-page'],
    asks: ['/api/leads?limit=100', '/api/segments?counts=false'],
  },
  'leads/*': {
    parts: ['lead/components/lead-page', 'lead/components/score-chart'],
    asks: [
      '/api/leads/{id}',
      '/api/identity-conflicts?leadId={id}&limit=100',
      '/api/leads/{id}/timeline',
      '/api/leads/{id}/explain',
      '/api/leads/{id}/intelligence',
    ],
  },
  rules: {
    parts: ['rules/components/rules-page', 'rules/components/verified-panel'],
    asks: [
      '/api/drafts',
      '/api/lead-properties',
      '/api/scoring-rules/versions?limit=50',
      '/api/scoring-rules/rescore',
      '/api/studies',
    ],
  },
};

/** The font of all texts. The font loads early, because texts would move if the page showed another font first. */
const FONT = /\/inter-[^/]*\.woff2$/;

interface EarlyScreen extends Asks {
  /** The screen's files, as positions in the list of all files. */
  files: number[];
}

/** Runs as an inline script before any file has arrived. lib/early-answers.ts returns the responses to its requests. */
const start = (apiUrl: string, files: string[], screens: Record<string, EarlyScreen>) => {
  try {
    const { token, user } = JSON.parse(localStorage.getItem('leads.session') ?? 'null') ?? {};
    const [, projectId = user?.projectId, path = ''] = /^(?:\/p\/(\w+)(?=\/|$))?(.*)/.exec(location.pathname) ?? [];
    const [first = '', id, ...rest] = path.split('/').filter(Boolean);
    const screen = screens[id === undefined ? first : `${first}/*`];
    if (!token || !projectId || !screen || rest.length > 0) return;
    for (const index of screen.files) {
      const link = document.createElement('link');
      link.rel = 'modulepreload';
      link.href = `/assets/${files[index]}`;
      document.head.append(link);
    }
    // Sends nothing if the address has filters, because the screen would then send other requests. Sends nothing if the ID has special
    // characters, because the address encodes such characters.
    if (location.search || (id !== undefined && !/^[\w-]+$/.test(id))) return;
    const headers = { Authorization: `Bearer ${token}`, 'X-Project-Id': projectId };
    const answers = new Map<string, Promise<Response>>();
    const isSetUp = localStorage.getItem(`leads.setup.${projectId}`) !== 'open';
    for (const ask of [...screen.asks, ...((!isSetUp && screen.setupAsks) || [])]) {
      const address = apiUrl + ask.replace('{project}', projectId).replace('{id}', id ?? '');
      const answer = fetch(address, { headers });
      answer.catch(() => 'The request of the screen reports this error.');
      answers.set(address, answer);
    }
    Object.assign(window, { early: { token, projectId, answers } });
  } catch {
    // The browser may forbid storage.
  }
};

/**
 * Adds an inline script to the page that requests the screen's files and data right away, without waiting for the main script. The
 * Content-Security-Policy in `_headers` allows the inline script by its hash.
 */
export function startEarly(apiUrl: string): Plugin {
  let outDir = '';
  let script = '';
  return {
    name: 'start-early',
    apply: 'build',
    configResolved: ({ build }) => {
      outDir = build.outDir;
    },
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const { files, screens } = filesOf(bundle);
        script = `(${start})(${[apiUrl, files, screens].map((part) => JSON.stringify(part))})`;
        const font = Object.keys(bundle).find((name) => FONT.test(name));
        if (!font) throw new Error('The build has no font.');
        const preload = `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${font}" />`;
        return html.replace('<title>', () => `<script>${script}</script>\n    ${preload}\n    <title>`);
      },
    },
    async closeBundle() {
      const file = join(outDir, '_headers');
      const hash = createHash('sha256').update(script).digest('base64');
      const headers = await readFile(file, 'utf8');
      await writeFile(file, headers.replace("default-src 'self';", `$& script-src 'self' 'sha256-${hash}';`));
    },
  };
}

/** Lists the files that screens need in addition to those in the page's HTML, and says which of them each screen needs. */
function filesOf(bundle: Rolldown.OutputBundle): { files: string[]; screens: Record<string, EarlyScreen> } {
  const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
  const importsOf = new Map(chunks.map(({ fileName, imports }) => [fileName, imports]));
  const withImports = (names: string[]) => {
    const found = new Set(names);
    for (const name of found) for (const needed of importsOf.get(name) ?? []) found.add(needed);
    return found;
  };
  const named = withImports(chunks.flatMap(({ fileName, isEntry }) => (isEntry ? [fileName] : [])));
  const files: string[] = [];
  const screens = Object.entries(SCREENS).map(([path, { parts, asks, ...more }]): [string, EarlyScreen] => {
    const names = parts.map((part) => {
      const chunk = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/features/${part}.tsx`));
      if (!chunk) throw new Error(`${part} has no chunk of its own.`);
      return chunk.fileName;
    });
    const beside = [...withImports(names)].filter((name) => !named.has(name));
    const needed = beside.map((name) => name.replace('assets/', ''));
    files.push(...needed.filter((name) => !files.includes(name)));
    return [path, { files: needed.map((name) => files.indexOf(name)), asks: [...FRAME_ASKS, ...asks], ...more }];
  });
  return { files, screens: Object.fromEntries(screens) };
}
