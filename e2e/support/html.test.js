// The little that the tests know about HTML, itself tested: a form that is misread would make other tests lie.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, formWith, forms, link, plain, textOf } from './html.js';

const PAGE = `<a id="sign-up" class=x href="/signup?a=1&amp;b=2">Sign up</a>
<form action="/search"><input type=search name=q value="a &gt; b"><button>Go</button></form>
<form id="choice" method="post" action="/pick?x=1&amp;y=2">
  <input type="hidden" name="csrf" value="t&quot;k">
  <input type="radio" name="organization" value="org_1"><input type="radio" name="organization" value="org_2" checked>
  <input type="checkbox" name="all">
  <button id="continue" name="decision" value="go" title="a > b">Continue</button>
</form>`;

test('entities are decoded', () => assert.equal(decode('a&amp;b &#60;&#x3e; &quot;&unknown;'), 'a&b <> "&unknown;'));

test('a form is read as a browser would send it untouched', () => {
  assert.equal(forms(PAGE).length, 2);
  const form = formWith(PAGE, 'continue');
  assert.equal(form.method, 'POST');
  assert.equal(form.action, '/pick?x=1&y=2');
  assert.deepEqual(form.fields, [['csrf', 't"k'], ['organization', 'org_2']]);
  assert.deepEqual(form.choices.map(({ value }) => value), ['org_1', 'org_2', 'on']);
  assert.equal(form.buttons[0].value, 'go');
});

test('links and absent things', () => {
  assert.equal(link(PAGE, 'sign-up'), '/signup?a=1&b=2');
  assert.equal(link(PAGE, 'nothing'), undefined);
  assert.equal(formWith(PAGE, 'nothing'), undefined);
});

test('the text of an element, and of a page', () => {
  const page = '<p id="key-label">Key</p><code class="a" id="key" dir="ltr">cs_<b>1</b> &amp; 2</code><style>p { }</style>';
  assert.equal(textOf(page, 'key'), 'cs_ 1 & 2');
  assert.equal(textOf(page, 'nothing'), undefined);
  assert.equal(plain(page), 'Key cs_ 1 & 2');
});
