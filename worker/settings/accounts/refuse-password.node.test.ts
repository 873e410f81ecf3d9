import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { refusePassword } from './refuse-password.ts';

/** Serves the files that the build copies to the root of dist/web. */
const fetchFile = async (url: string) => new Response(await readFile(`web/public${new URL(url).pathname}`));
const env = { ASSETS: { fetch: fetchFile } } as never;

describe('a common password', () => {
  it('is rejected in any capitalization', async () => {
    for (const password of ['password123', 'PASSWORD123', 'qwertyuiop', '1234567890', 'Basketball', '..lzkihcswipo']) {
      expect(await refusePassword(env, password, 'newPassword')).toEqual({
        reason: 'weak_password',
        field: 'newPassword',
        message: 'is too common: attackers try such passwords first',
      });
    }
  });

  it('is rejected only as a whole; longer, shorter and combined passwords are accepted', async () => {
    for (const password of ['password123!', 'asketball', '0000000000\n000000000000', '', 'correct horse battery']) {
      expect(await refusePassword(env, password)).toBeNull();
    }
  });

  it('has at least the minimum length: the list contains no shorter passwords, no capitals and no duplicates', async () => {
    const list = (await readFile('web/public/common-passwords.txt', 'utf8')).trim().split('\n');
    expect(list.filter((password) => password.length < LIMITS.passwordCharsMin)).toEqual([]);
    expect(list.filter((password) => password !== password.toLowerCase().trim())).toEqual([]);
    expect(new Set(list).size).toBe(3527);
    // A lower minimum would require a list of common passwords that includes shorter ones.
    expect(LIMITS.passwordCharsMin).toBe(10);
  });
});
