import { expect, it } from 'vitest';
import { refuseTarget } from './allowed-target.ts';

it.each([
  'http://example.com/',
  'ftp://example.com/',
  'https://user:secret@example.com/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://service.internal/',
  'https://metadata/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://0177.0.0.1/',
  'https://10.1.2.3/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://0.0.0.0/',
  'https://224.0.0.1/',
  'https://[::1]/',
  'https://[::ffff:10.0.0.1]/',
  'https://[fd00::1]/',
  'https://[fe80::1]/',
  'https://[2002:a00:1::]/',
  'https://[64:ff9b::a00:1]/',
  'not a url',
])('refuses requests to %s', (url) => {
  expect(refuseTarget(url, { development: false })).not.toBeNull();
});

it.each([
  'https://example.com/hook?x=1',
  'https://1.1.1.1/',
  'https://[2606:4700::1111]/',
  'https://sub.example.co.uk:8443/',
])('allows requests to %s', (url) => {
  expect(refuseTarget(url, { development: false })).toBeNull();
});

it('allows requests to local receivers in development, but no credentials in the URL', () => {
  expect(refuseTarget('http://127.0.0.1:9000/hook', { development: true })).toBeNull();
  expect(refuseTarget('http://user@127.0.0.1:9000/hook', { development: true })).not.toBeNull();
});
