import type { WeakPassword } from '../../../settings/accounts/refuse-password.ts';
import type { CodeRefused } from '../../../settings/accounts/second-factor/second-factors.ts';
import { invalid, Refusal } from '../../problem.ts';
import { anotherEmail, invalidInvitation } from '../members/refuse-member.ts';

type AccountRefused =
  | WeakPassword
  | { reason: 'wrong_credentials' | 'wrong_password' | 'no_such_account' | 'invalid_token' }
  | CodeRefused
  | { reason: 'second_factor_required' | 'not_your_password' | 'second_factor_is_on' | 'no_second_factor' }
  | { reason: 'no_such_session' }
  | { reason: 'registration_closed' | 'invitation_needed' | 'email_taken' }
  | { reason: 'another_email' | 'invalid_invitation' | 'invalid_setup_token' };

export function refuseAccount(refused: AccountRefused): Refusal {
  switch (refused.reason) {
    case 'weak_password':
      return invalid([{ path: refused.field, message: refused.message }]);
    case 'wrong_credentials':
      return new Refusal('invalid_credentials', 'Wrong email or password.');
    case 'wrong_password':
      return invalid([{ path: 'currentPassword', message: 'is not your password' }]);
    case 'second_factor_required':
      return new Refusal('second_factor_required', 'Enter the code from your authenticator app, or a recovery code.');
    case 'wrong_code':
      return invalid([{ path: 'code', message: 'is wrong, or was used before' }]);
    case 'too_many_codes': {
      const minutes = Math.ceil(refused.retryAfterSeconds / 60);
      return new Refusal(
        'rate_limited',
        `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
        {
          headers: { 'Retry-After': `${refused.retryAfterSeconds}` },
        },
      );
    }
    case 'not_your_password':
      return invalid([{ path: 'password', message: 'is not your password' }]);
    case 'second_factor_is_on':
      return new Refusal('conflict', 'Two-step sign-in is already on: turn it off before you set it up again.');
    case 'no_second_factor':
      return new Refusal('conflict', 'Two-step sign-in is off: set it up first.');
    case 'no_such_session':
      return new Refusal('not_found', 'This session doesn’t exist or has ended.');
    case 'no_such_account':
      return new Refusal('invalid_credentials', 'This account no longer exists.');
    case 'invalid_token':
      return invalid([{ path: 'token', message: 'is not valid, was used or has expired: ask for a new link' }]);
    case 'registration_closed':
      return new Refusal('forbidden', 'This server creates no new accounts.');
    case 'invitation_needed':
      return new Refusal('forbidden', 'You need an invitation to register here: ask an admin of your project for one.');
    case 'email_taken':
      return new Refusal('conflict', 'There is already an account with this email. Sign in instead.', {
        errors: [{ path: 'email', message: 'is taken' }],
      });
    case 'another_email':
      return anotherEmail();
    case 'invalid_invitation':
      return invalidInvitation('invitationToken');
    case 'invalid_setup_token':
      return invalid([
        {
          path: 'setupToken',
          message:
            'is not valid, was used or has expired, or there is an account already: run npm run deploy for a new link',
        },
      ]);
  }
}
