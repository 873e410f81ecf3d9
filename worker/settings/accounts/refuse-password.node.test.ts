import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../contract/limits.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';
import { refusePassword } from './refuse-password.ts';

describe('a common password', () => {
  it('is refused however it is capitalized', () => {
    for (const password of ['password123', 'PASSWORD123', 'qwertyuiop', '1234567890', 'Basketball', '..lzkihcswipo']) {
      expect(refusePassword(password, 'newPassword')).toEqual({
        reason: 'weak_password',
        field: 'newPassword',
        message: 'is one of the passwords that are tried first',
      });
    }
  });

  it('is refused as a whole: longer, shorter and combined ones are not in the list', () => {
    for (const password of ['password123!', 'asketball', '0000000000\n000000000000', '', 'correct horse battery']) {
      expect(refusePassword(password)).toBeNull();
    }
  });

  it('has the minimum length or more: the list holds no other, and none in capitals or twice', () => {
    const list = COMMON_PASSWORDS.split('\n');
    expect(list.filter((password) => password.length < LIMITS.passwordCharsMin)).toEqual([]);
    expect(list.filter((password) => password !== password.toLowerCase().trim())).toEqual([]);
    expect(new Set(list).size).toBe(3527);
    // A lower minimum would need the shorter ones, too.
    expect(LIMITS.passwordCharsMin).toBe(10);
  });
});
