// Writes worker/domain/free-mail-hashes.ts from the npm package free-email-domains (1.2.25, MIT). The package is not a dependency, because
// installing it downloads its list again. Run `npm pack free-email-domains@1.2.25`, unpack it, then run
// `node scripts/list-free-mail.ts package/domains.json`. Later versions also list disposable addresses and the domains of companies.
import { readFile, writeFile } from 'node:fs/promises';
import { hashDomain } from '../worker/domain/is-free-mail.ts';

const [file] = process.argv.slice(2);
if (!file) throw new Error('Pass a file: node scripts/list-free-mail.ts package/domains.json');
const domains = JSON.parse(await readFile(file, 'utf8')) as string[];
const hashes = [...new Set(domains.map(hashDomain))].sort((a, b) => a - b);
const steps = hashes.map((hash, i) => (hash - (hashes[i - 1] ?? 0)).toString(36));
const source = `/**
 * The ${hashes.length.toLocaleString('en')} domains of free-email-domains 1.2.25 (MIT), as sorted 28-bit hashes. The first number is a
 * hash in base 36. Each further number is the difference from the previous hash, in base 36. The script scripts/list-free-mail.ts writes
 * this file.
 */
export const FREE_MAIL_HASHES =
  '${steps.join(' ')}';
`;
await writeFile('worker/domain/free-mail-hashes.ts', source);
