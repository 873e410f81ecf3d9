import { expect, it } from 'vitest';
import type { AuditEntry } from '../../../../worker/contract/audit.ts';
import { nameTarget } from './name-target.ts';

const entry: AuditEntry = {
  at: '2026-02-11T09:30:00.000Z',
  action: 'automation.created',
  actor: { type: 'person', id: 'usr_1', name: 'alice@test.com' },
  target: 'aut_1',
  before: null,
  after: null,
};

it.each([
  ['the name that it has', { after: { name: 'Tell sales' } }, 'Tell sales'],
  ['the name that it had', { action: 'automation.deleted', before: { name: 'Tell sales' } }, 'Tell sales'],
  ['who was invited', { action: 'invitation.created', after: { email: 'kim@example.com' } }, 'kim@example.com'],
  ['where it is', { after: { url: 'https://example.com', description: '' } }, 'https://example.com'],
  ['a version by its number', { action: 'ruleset.published', target: '3', after: { rules: [] } }, 'version 3'],
  ['nothing but an id', { after: { enabled: false } }, null],
] as const)('the audit log names a changed object by %s', (_what, change, name) => {
  expect(nameTarget({ ...entry, ...change })).toBe(name);
});
