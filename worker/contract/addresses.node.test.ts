import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromSegment, leadPath, parseProjectPath, projectPath, toSegment } from './addresses.ts';

test.each([
  ['lead_123', '/leads/lead_123'],
  ['team/7', '/leads/team~2F7'],
  ['acct/42/ann', '/leads/acct~2F42~2Fann'],
  ['https://crm.example/u/1', '/leads/https~3A~2F~2Fcrm.example~2Fu~2F1'],
  ['a\\b?c#d e', '/leads/a~5Cb~3Fc~23d~20e'],
  ['50%', '/leads/50~25'],
  ['~2F', '/leads/~7E2F'],
  ['..', '/leads/~2E~2E'],
  ['page.html', '/leads/page~2Ehtml'],
  ['ann@example.com', '/leads/ann~40example.com'],
  ['李雷', '/leads/~E6~9D~8E~E9~9B~B7'],
])('%s has the URL %s', (id, path) => {
  expect(leadPath(id)).toBe(path);
  // Browsers and asset servers leave a path with an encoded ID unchanged.
  expect(new URL(path, 'https://leads.example').pathname).toBe(path);
  expect(decodeURIComponent(path)).toBe(path);
  expect(fromSegment(path.slice('/leads/'.length))).toBe(id);
});

test('every ID can be read back from its path segment, which routers and asset servers do not change', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }), (id) => {
      fc.pre(!/\p{Surrogate}/u.test(id));
      expect(toSegment(id)).toMatch(/^[\w.!~*'()-]+$/);
      expect(fromSegment(toSegment(id))).toBe(id);
    }),
  );
});

test.each(['team/7', 'Ann Kim', '50%', 'a~zz'])('an older link to %s, decoded by the router, still works', (id) => {
  expect(fromSegment(id)).toBe(id);
});

test('a path begins with the project, which can be read from the path', () => {
  expect(projectPath('prj_1', leadPath('team/7'))).toBe('/p/prj_1/leads/team~2F7');
  expect(parseProjectPath('/p/prj_1/leads/team~2F7')).toEqual({ projectId: 'prj_1', path: '/leads/team~2F7' });
  expect(parseProjectPath('/p/prj_1')).toEqual({ projectId: 'prj_1', path: '/' });
  expect(['/', '/leads/p/1', '/p/', '/pages/x'].map(parseProjectPath)).toEqual([null, null, null, null]);
});
