// Publishes the built SDK under its version: `npm run release:sdk`, after raising the version in web/sdk/package.json.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

interface Releases {
  latest: string;
  /** The `integrity` hash of each version. */
  integrity: Record<string, string>;
}

/** The script tag in the documentation that loads the latest version of the SDK by its number. */
const PINNED = /\/sdk\/[^/"]+\/ls\.js" integrity="[^"]*"/;

/** Web pages load a version by its hash, so a published version must never change. */
export async function releaseSdk(root: string): Promise<string> {
  const { version } = JSON.parse(await readFile(`${root}/web/sdk/package.json`, 'utf8')) as { version: string };
  const script = await readFile(`${root}/dist/web/sdk/ls.js`);
  const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;
  const releases = JSON.parse(await readFile(`${root}/web/sdk/releases.json`, 'utf8')) as Releases;
  const published = releases.integrity[version];
  if (published !== undefined && published !== integrity) {
    throw new Error(
      `${version} is already published and has changed since. Raise the version in web/sdk/package.json.`,
    );
  }
  const file = `${root}/web/public/sdk/${version}/ls.js`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, script);
  const next: Releases = { latest: version, integrity: { ...releases.integrity, [version]: integrity } };
  await writeFile(`${root}/web/sdk/releases.json`, `${JSON.stringify(next, null, 2)}\n`);
  const docs = await readFile(`${root}/docs/sdk.md`, 'utf8');
  await writeFile(`${root}/docs/sdk.md`, docs.replace(PINNED, `/sdk/${version}/ls.js" integrity="${integrity}"`));
  return version;
}

if (import.meta.main) console.log(`Published ${await releaseSdk('.')}.`);
