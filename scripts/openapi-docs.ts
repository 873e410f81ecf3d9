// Writes the OpenAPI document, the files of the page at /api/docs, and the page that explains problems, into a directory that is served
// as /docs: node scripts/openapi-docs.ts dist/web/docs
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ENDPOINTS } from '../worker/contract/api/endpoints.ts';
import { PROBLEMS, type ProblemCode } from '../worker/contract/problem.ts';
import { PROBLEM_MEANINGS } from '../worker/contract/problem-meanings.ts';
import { toOpenapi } from '../worker/edge/openapi.ts';

const OWN = fileURLToPath(new URL('../web/docs', import.meta.url));
const VIEWER = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

/** The pages need only these files: they load nothing from elsewhere. */
const FILES: [from: string, to: string][] = [
  [join(VIEWER, 'swagger-ui-bundle.js'), 'swagger-ui-bundle.js'],
  [join(VIEWER, 'swagger-ui.css'), 'swagger-ui.css'],
  [join(VIEWER, 'LICENSE'), 'swagger-ui.LICENSE.txt'],
  [join(VIEWER, 'NOTICE'), 'swagger-ui.NOTICE.txt'],
  [join(OWN, 'docs.js'), 'docs.js'],
  [join(OWN, 'docs.css'), 'docs.css'],
];

export async function writeDocs(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true });
  await Promise.all(FILES.map(([from, to]) => copyFile(from, join(outDir, to))));
  await writeFile(join(outDir, 'openapi.json'), JSON.stringify(toOpenapi(ENDPOINTS)));
  await writeFile(join(outDir, 'problems.html'), toProblemsPage());
}

/** The page that a problem's `type` links to: `/docs/problems#not_found`. */
function toProblemsPage(): string {
  const codes = Object.keys(PROBLEMS) as ProblemCode[];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Problems · Leads at the edge</title>
    <link rel="stylesheet" href="/docs/docs.css">
  </head>
  <body class="text">
    <main>
      <h1>Problems</h1>
      <p>The API answers refused requests with <code>application/problem+json</code> (RFC 9457) and one of these codes.</p>
${codes.map(toProblemSection).join('\n')}
    </main>
  </body>
</html>
`;
}

const toProblemSection = (code: ProblemCode): string => `      <section id="${code}">
        <h2><code>${code}</code> <small>${PROBLEMS[code].status}</small></h2>
        <p><strong>${PROBLEMS[code].title}.</strong> ${toHtml(PROBLEM_MEANINGS[code])}</p>
      </section>`;

const toHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/`([^`]+)`/g, '<code>$1</code>');

if (import.meta.main) await writeDocs(process.argv[2] ?? 'dist/web/docs');
