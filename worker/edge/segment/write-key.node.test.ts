import { describe, expect, test } from 'vitest';
import { findBodyWriteKey, findWriteKey } from './write-key.ts';

const basic = (user: string) => `Basic ${btoa(user)}`;
const find = (headers: Record<string, string>, query = '') =>
  findWriteKey({ headers: new Headers(headers), url: `https://leads.example/v1/batch${query}` });

describe('the write key', () => {
  test('is read from the Basic user or Bearer token, then from X-Write-Key, X-API-Key and the query', () => {
    const all = { Authorization: basic('one:'), 'X-Write-Key': 'three', 'X-API-Key': 'other' };
    expect(find(all, '?writeKey=four')).toBe('one');
    expect(find({ ...all, Authorization: 'Bearer two' }, '?writeKey=four')).toBe('two');
    expect(find({ 'X-Write-Key': 'three', 'X-API-Key': 'other' }, '?writeKey=four')).toBe('three');
    expect(find({ 'X-API-Key': ' pk_live_1 ' }, '?writeKey=four')).toBe('pk_live_1');
    expect(find({ 'X-API-Key': '' }, '?writeKey=four')).toBe('four');
    expect(find({}, '?writeKey=four')).toBe('four');
    expect(find({})).toBeNull();
  });

  test('is the user name in Basic, with or without a password', () => {
    expect(find({ Authorization: basic('pk_live_1:secret') })).toBe('pk_live_1');
    expect(find({ Authorization: basic('pk_live_1') })).toBe('pk_live_1');
    expect(find({ Authorization: `basic ${btoa('pk_live_1:').replaceAll('=', '')}` })).toBe('pk_live_1');
  });

  test('is read from the next place if a place is empty or unreadable', () => {
    for (const Authorization of [basic(':'), basic(''), 'Basic %%%', 'Bearer ', 'Digest x', '']) {
      expect(find({ Authorization, 'X-Write-Key': ' ' }, '?writeKey=four')).toBe('four');
    }
  });

  test('is either part of Jitsu’s `ID:secret`, whichever part is one of our keys', () => {
    expect(find({ 'X-Write-Key': 'id:pk_live_1' })).toBe('pk_live_1');
    expect(find({ 'X-Write-Key': 'pk_live_1:secret' })).toBe('pk_live_1');
    expect(find({ 'X-Write-Key': 'sk_live_1' })).toBe('sk_live_1');
    expect(find({ 'X-Write-Key': 'id:secret' })).toBe('id:secret');
  });

  test('is accepted in a body, but not in masked form', () => {
    expect(findBodyWriteKey({ writeKey: 'pk_live_1' })).toBe('pk_live_1');
    for (const body of [
      { writeKey: '***' },
      { writeKey: 'id:***' },
      { writeKey: '' },
      { writeKey: 7 },
      {},
      [],
      null,
      'x',
    ]) {
      expect(findBodyWriteKey(body)).toBeNull();
    }
  });
});
