import { afterEach, beforeEach, expect, it, vi } from 'vitest';
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

it('tracks clicks inside marked elements, with their data-ls attributes as properties', async () => {
  document.body.innerHTML = `
    <button data-ls-event="demo_request" data-ls-plan="pro" data-ls-event-source="hero" data-plan="no"><b>Demo</b></button>
    <a id="plain">Plain</a>`;
  const ls = await page.load({ auto: 'clicks' });
  click('b');
  click('#plain');
  await ls.flush();
  expect(said()).toEqual([{ event: 'demo_request', properties: { plan: 'pro', eventSource: 'hero' } }]);
});

it('tracks a click even if the page stops its propagation', async () => {
  document.body.innerHTML = '<button data-ls-event="demo_request">Demo</button>';
  document.querySelector('button')?.addEventListener('click', (event) => event.stopImmediatePropagation());
  const ls = await page.load({ auto: 'clicks' });
  click('button');
  await ls.flush();
  expect(said()).toEqual([{ event: 'demo_request', properties: {} }]);
});

it('tracks a submitted form with the names of its fields, each name once', async () => {
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

it('names a form submission by the form’s data-ls-event, and does not count clicks inside the form as submissions', async () => {
  document.body.innerHTML = `
    <form name="trial" data-ls-event="signup" data-ls-plan="pro"><input name="email"><button type="button">?</button></form>`;
  const ls = await page.load({ auto: 'clicks forms' });
  click('input');
  click('button');
  submit('form');
  await ls.flush();
  expect(said()).toEqual([{ event: 'signup', properties: { form: 'trial', fields: ['email'], plan: 'pro' } }]);
});

it('lists the fields of a form even if they are named like the form’s own properties', async () => {
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

it('records only the events that `auto` enables', async () => {
  document.body.innerHTML = '<form><button type="button" data-ls-event="click">Demo</button></form>';
  const ls = await page.load({ auto: 'false' });
  click('button');
  submit('form');
  history.pushState(null, '', '/next');
  await ls.flush();
  expect(page.requests).toEqual([]);
});

const clickOn = (selector: string, type: string, init: MouseEventInit = {}) =>
  document
    .querySelector(selector)
    ?.dispatchEvent(new MouseEvent(type, { bubbles: true, composed: true, cancelable: true, ...init }));
const events = () => page.sent().map(({ event }) => event);

it.each([
  '<label data-ls-event="newsletter"><b>Yes</b> <input type="checkbox"></label>',
  '<label><b data-ls-event="newsletter">Yes</b> <input type="checkbox"></label>',
  '<label data-ls-event="newsletter"><b>Yes</b> <input type="checkbox" data-ls-event="other"></label>',
  '<div data-ls-event="newsletter"><label><b>Yes</b><input type="checkbox"></label></div>',
])('counts a click on a label once, although the label also clicks its field: %s', async (html) => {
  document.body.innerHTML = html;
  const ls = await page.load({ auto: 'clicks' });
  clickOn('b', 'click');
  clickOn('input', 'click');
  await vi.advanceTimersByTimeAsync(0);
  clickOn('input', 'click');
  await ls.flush();
  expect(events()[0]).toBe('newsletter');
  expect(events()).toHaveLength(html.includes('<label><b data') ? 1 : 2);
});

it('counts a click on the label of a marked field', async () => {
  document.body.innerHTML = '<label><b>Yes</b> <input type="checkbox" data-ls-event="newsletter"></label>';
  const ls = await page.load({ auto: 'clicks' });
  clickOn('b', 'click');
  clickOn('input', 'click');
  await ls.flush();
  expect(events()).toEqual(['newsletter']);
});

it('counts a double click once, counts the middle button, and ignores the right button', async () => {
  document.body.innerHTML = '<a data-ls-event="demo_request">Demo</a>';
  const ls = await page.load({ auto: 'clicks' });
  clickOn('a', 'click', { detail: 1 });
  clickOn('a', 'click', { detail: 2 });
  clickOn('a', 'auxclick', { button: 1, detail: 1 });
  clickOn('a', 'auxclick', { button: 2, detail: 1 });
  await ls.flush();
  expect(events()).toEqual(['demo_request', 'demo_request']);
});

it('counts two submissions of a form within a moment as one, and counts a later submission separately', async () => {
  document.body.innerHTML = '<form><input name="email"></form><form id="other"></form>';
  const ls = await page.load({ auto: 'forms' });
  submit('form');
  submit('form');
  await vi.advanceTimersByTimeAsync(999);
  submit('form');
  await vi.advanceTimersByTimeAsync(1);
  submit('form');
  submit('#other');
  await ls.flush();
  expect(events()).toEqual(['form_submit', 'form_submit', 'form_submit']);
});

it('tracks a form whose fields hide the properties that the SDK reads', async () => {
  const names = ['nodeName', 'dataset', 'closest', 'id', 'elements', 'toString'];
  document.body.innerHTML = `<form id="trap" name="elsewhere" data-ls-plan="pro">${names
    .map((name) => `<input name="${name}" data-ls-event="secret" value="secret">`)
    .join('')}<button>Send</button></form>`;
  const form = document.querySelector('form') as HTMLFormElement;
  // Hides the form's properties behind fields of the same names, as browsers do. sdk-forms.e2e.ts also tests `getAttribute`.
  for (const name of names) {
    Object.defineProperty(form, name, { configurable: true, value: document.querySelector(`[name="${name}"]`) });
  }
  const ls = await page.load({ auto: 'clicks forms' });
  clickOn('button', 'click');
  submit('form');
  for (const name of names) Reflect.deleteProperty(form, name);
  await ls.flush();
  expect(said()).toEqual([{ event: 'form_submit', properties: { form: 'trap', fields: names, plan: 'pro' } }]);
});
