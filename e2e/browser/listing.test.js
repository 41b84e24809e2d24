// A listing, from draft to marketplace: written with a logo and a preview, declined with a reason, corrected, approved, then changed
// with a new scope while customers go on reading the old one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { deflateSync } from 'node:zlib';
import { LOOKS, assertAccessible, picture, signIn } from '../support/browser.js';
import { password } from '../support/demo.js';
import { until } from '../support/poll.js';
import { World } from '../support/world.js';

/** A PNG of one colour. */
function png(side, [red, green, blue]) {
  const crc = (bytes) => {
    let value = ~0;
    for (const byte of bytes) {
      value ^= byte;
      for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    }
    return ~value >>> 0;
  };
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const line = Buffer.concat([Buffer.from([0]), Buffer.from(Array(side).fill([red, green, blue]).flat())]);
  const pixels = deflateSync(Buffer.concat(Array(side).fill(line)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))]);
}

describe('a listing and its review', () => {
  let world, base, client, path;
  before(async () => {
    world = await World.start();
    ({ base } = world);
    client = world.demo.integration('marketplace');
    path = `/developer/integrations/${client.client_id}/listing`;
  });
  after(() => world?.close());

  const opened = async (address, email, options) => {
    const page = await world.browser.visitor(options);
    await page.goto(base + address);
    await signIn(page, email, password);
    return page;
  };
  const state = (page) => page.getAttribute('#listing-state', 'data-state');
  const asked = async (page, scope, need, reason) => {
    await page.selectOption(`select[name="need:${scope}"]`, need);
    await page.fill(`textarea[name="reason:${scope}"]`, reason);
  };
  const handedIn = async (page) => {
    await page.click('#submit-listing');
    await page.waitForSelector('#take-back');
  };
  const review = async (page) => {
    await page.goto(`${base}/operator`);
    await page.locator(`#listing-queue a[id^="open-${client.client_id}-"]`).click();
    await page.waitForSelector('#decide');
  };

  test('draft, logo, preview, declined, corrected, approved, changed while the old one stays', async () => {
    const developer = await opened(path, 'developer@tidewater.example');
    await developer.waitForSelector('#save-listing');
    await assertAccessible(developer, 'the editor');
    await picture(developer, 'listing/editor');

    await developer.fill('#name', 'Tidewater Night Books');
    await developer.fill('#summary', 'Closes your books every night');
    await developer.fill('#description', 'Reads the entries of the day.\n\nBooks nothing without you.');
    await developer.fill('#support-url', 'https://books.tidewater.example/help');
    await developer.fill('#privacy-url', 'http://books.tidewater.example/privacy');
    for (const box of await developer.locator('input[name="category"]').all()) await box.uncheck();
    await developer.check('#category-accounting');
    const scopes = await developer.locator('select[name^="need:"]').evaluateAll((all) => all.map((one) => one.name.slice(5)));
    const [first, second] = scopes;
    for (const scope of scopes) await asked(developer, scope, '', '');
    await asked(developer, first, 'required', 'To match entries with your bank account.');
    await developer.setInputFiles('#logo', { name: 'logo.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg onload="alert(1)"/>') });
    await developer.click('#submit-listing');
    await developer.waitForSelector('#logo-error');
    await assertAccessible(developer, 'a file that is no logo');
    await developer.setInputFiles('#logo', { name: 'logo.png', mimeType: 'image/png', buffer: Buffer.alloc(3 << 20, 7) });
    await developer.click('#submit-listing');
    await developer.waitForSelector('#logo-error');
    assert.match(await developer.innerText('#logo-error'), /larger than 1 MiB/);

    await developer.goto(base + path);
    await developer.fill('#name', 'Tidewater Night Books');
    await developer.fill('#summary', 'Closes your books every night');
    await developer.fill('#description', 'Reads the entries of the day.\n\nBooks nothing without you.');
    await developer.fill('#support-url', 'https://books.tidewater.example/help');
    await developer.fill('#privacy-url', 'http://books.tidewater.example/privacy');
    for (const box of await developer.locator('input[name="category"]').all()) await box.uncheck();
    await developer.check('#category-accounting');
    for (const scope of scopes) await asked(developer, scope, '', '');
    await asked(developer, first, 'required', 'To match entries with your bank account.');
    await developer.click('#save-listing');
    await developer.waitForSelector('#privacy-url-error');
    await assertAccessible(developer, 'a link that is none');
    await picture(developer, 'listing/refused');
    await developer.fill('#privacy-url', 'https://books.tidewater.example/privacy');
    await developer.setInputFiles('#logo', { name: 'logo.png', mimeType: 'image/png', buffer: png(64, [23, 96, 92]) });
    await developer.click('#save-listing');
    await developer.waitForSelector('#notice.good');
    assert.equal(await state(developer), 'draft');
    const logo = developer.locator('#preview img.square');
    assert.ok(await logo.evaluate((image) => image.naturalWidth === 256), 'the logo is served by us, 256 pixels wide');
    assert.match(await developer.innerText('#preview'), /Books nothing without you\./);
    await assertAccessible(developer, 'the preview');
    await picture(developer, 'listing/preview');
    await handedIn(developer);
    await picture(developer, 'listing/in-review');

    const operator = await opened('/operator', 'operator@northwind.example');
    await review(operator);
    await assertAccessible(operator, 'the review');
    await picture(operator, 'listing/review');
    await operator.click('#decline-listing');
    await operator.waitForSelector('#reason-error');
    await operator.fill('#reason', 'The privacy notice is empty.');
    await operator.click('#decline-listing');
    await operator.waitForSelector('#notice.good');
    await developer.goto(base + path);
    assert.equal(await state(developer), 'declined');
    assert.match(await developer.innerText('#listing-reason'), /The privacy notice is empty\./);
    await picture(developer, 'listing/declined');

    await developer.fill('#summary', 'Closes your books, every night');
    await handedIn(developer);
    await review(operator);
    await operator.click('#approve-listing');
    await operator.waitForSelector('#notice.good');
    await developer.goto(base + path);
    assert.equal(await state(developer), 'listed');

    await asked(developer, second, 'optional', 'To name who did it.');
    await handedIn(developer);
    assert.ok(await developer.isVisible('#another-listed'), 'the old one stays');
    const customer = await world.browser.visitor();
    await customer.goto(`${base}/marketplace/${client.client_id}`);
    const reads = async () => { await customer.reload(); return customer.innerText('main'); };
    assert.match(await reads(), /Closes your books, every night/);
    assert.doesNotMatch(await reads(), /To name who did it\./);
    await review(operator);
    assert.equal(await operator.locator('#changes [data-change="new"]').count(), 1);
    await assertAccessible(operator, 'what a change asks for');
    await picture(operator, 'listing/changes');
    await operator.click('#approve-listing');
    await operator.waitForSelector('#notice.good');
    await until('customers read the new one', async () => /To name who did it\./.test(await reads()) || undefined, { seconds: 3 });

    await operator.locator('#decide details > summary').click();
    await operator.fill('#reason', 'Complaints.');
    await operator.click('#withdraw-listing');
    await operator.waitForSelector('#notice.good');
    assert.equal(await state(operator), 'withdrawn');
  });

  for (const [look, options] of Object.entries(LOOKS)) {
    test(`editor and list, ${look}`, async () => {
      const developer = await opened(path, 'developer@tidewater.example', options);
      await developer.waitForSelector('#preview');
      await assertAccessible(developer, `the editor, ${look}`);
      const operator = await opened('/operator/listings?state=withdrawn', 'operator@northwind.example', options);
      await operator.waitForSelector('main');
      await assertAccessible(operator, `the list, ${look}`);
      await Promise.all([developer, operator].map((page) => page.context().close()));
    });
  }
});
