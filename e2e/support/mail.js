// The demo's mail catcher.

import { until } from './poll.js';

/** Every mail there is, the newest first. */
export async function mails(demo) {
  const answer = await (await fetch(demo.json.mail_url, { headers: { accept: 'application/json' } })).json();
  return Array.isArray(answer) ? answer : answer.data;
}

/** Every mail to this address, the newest first. */
export async function mailsTo(demo, address) {
  return (await mails(demo)).filter((mail) => [mail.to].flat().includes(address));
}

/** The newest mail to this address; waits for it. */
export function mailTo(demo, address, wanted = () => true) {
  return until(`mail to ${address}`, async () => (await mailsTo(demo, address)).find(wanted));
}
