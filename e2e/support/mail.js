// The demo's mail catcher.

import { until } from './poll.js';

/** The newest mail to this address; waits for it. */
export function mailTo(demo, address, wanted = () => true) {
  return until(`mail to ${address}`, async () => {
    const answer = await (await fetch(demo.json.mail_url, { headers: { accept: 'application/json' } })).json();
    const mails = Array.isArray(answer) ? answer : answer.data;
    return mails.find((mail) => [mail.to].flat().includes(address) && wanted(mail));
  });
}
