import { afterEach, beforeEach, expect, it } from 'vitest';
import { openPage, type TestPage } from './testing/page.ts';

let page: TestPage;
beforeEach(() => {
  page = openPage();
});
afterEach(() => page.close());

const said = () => page.sent().map(({ event, properties }) => ({ event, properties }));
const click = (selector: string) => (document.querySelector(selector) as HTMLElement).click();
const submit = (selector: string) =>
  document.querySelector(selector)?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));

it('tracks clicks inside of what is marked, with what the marks say', async () => {
  document.body.innerHTML = `
    <button data-ls-event="demo_request" data-ls-plan="pro" data-ls-event-source="hero" data-plan="no"><b>Demo</b></button>
    <a id="plain">Plain</a>`;
  const ls = await page.load({ auto: 'clicks' });
  click('b');
  click('#plain');
  await ls.flush();
  expect(said()).toEqual([{ event: 'demo_request', properties: { plan: 'pro', eventSource: 'hero' } }]);
});

it('tracks a click whose propagation the page stops', async () => {
  document.body.innerHTML = '<button data-ls-event="demo_request">Demo</button>';
  document.querySelector('button')?.addEventListener('click', (event) => event.stopImmediatePropagation());
  const ls = await page.load({ auto: 'clicks' });
  click('button');
  await ls.flush();
  expect(said()).toEqual([{ event: 'demo_request', properties: {} }]);
});

it('tracks submitted forms by their fields’ names, each once', async () => {
  document.body.innerHTML = `
    <form id="contact" method="post">
      <input name="email" value="secret"><input type="radio" name="size" value="1"><input type="radio" name="size" value="2">
      <textarea name="note">secret</textarea><select name="plan"><option value="secret"></select><input value="nameless">
    </form>
    <input name="outside" form="contact">`;
  const ls = await page.load({ auto: 'forms' });
  submit('form');
  await ls.flush();
  expect(said()).toEqual([
    {
      event: 'form_submit',
      properties: { form: 'contact', fields: ['email', 'size', 'note', 'plan', 'outside'] },
    },
  ]);
  expect(page.requests[0]?.body).not.toContain('secret');
});

it('names a form’s submission as its mark says, and takes no click in it for one', async () => {
  document.body.innerHTML = `
    <form name="trial" data-ls-event="signup" data-ls-plan="pro"><input name="email"><button type="button">?</button></form>`;
  const ls = await page.load({ auto: 'clicks forms' });
  click('input');
  click('button');
  submit('form');
  await ls.flush();
  expect(said()).toEqual([{ event: 'signup', properties: { form: 'trial', fields: ['email'], plan: 'pro' } }]);
});

it('is not misled by fields that are named like a form’s own properties', async () => {
  document.body.innerHTML = `
    <form id="trap"><input name="elements" value="secret"><input name="id" value="secret"><input name="name" value="secret">
      <input name="dataset" value="secret" data-ls-event="secret"></form>`;
  const ls = await page.load({ auto: 'forms' });
  submit('form');
  await ls.flush();
  expect(said()).toEqual([
    { event: 'form_submit', properties: { form: 'trap', fields: ['elements', 'id', 'name', 'dataset'] } },
  ]);
});

it('records only what it is told to', async () => {
  document.body.innerHTML = '<form><button type="button" data-ls-event="click">Demo</button></form>';
  const ls = await page.load({ auto: 'false' });
  click('button');
  submit('form');
  history.pushState(null, '', '/next');
  await ls.flush();
  expect(page.requests).toEqual([]);
});
