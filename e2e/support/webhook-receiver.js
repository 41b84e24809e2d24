// A partner's address for webhooks: checks each delivery as Standard Webhooks has it, and keeps what it believes.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { until } from './poll.js';

export class WebhookReceiver {
  static async start() {
    const receiver = new WebhookReceiver();
    receiver.events = [];
    receiver.refused = [];
    receiver.secret = undefined;
    receiver.status = 200;
    receiver.server = createServer(async (request, response) => {
      const parts = [];
      for await (const part of request) parts.push(part);
      const body = Buffer.concat(parts).toString();
      const is = receiver.#believes(request.headers, body);
      if (is && receiver.status === 200) receiver.events.push({ id: request.headers['webhook-id'], ...JSON.parse(body) });
      if (!is) receiver.refused.push({ headers: request.headers, body });
      response.writeHead(is ? receiver.status : 400).end();
    });
    await new Promise((resolve) => receiver.server.listen(0, 'localhost', resolve));
    receiver.url = `http://localhost:${receiver.server.address().port}/webhooks`;
    return receiver;
  }

  #believes(headers, body) {
    const { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': signatures = '' } = headers;
    const key = Buffer.from((this.secret ?? '').replace(/^whsec_/, ''), 'base64');
    const own = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest();
    const is = (one) => {
      const [version, signature = ''] = one.split(',');
      const bytes = Buffer.from(signature, 'base64');
      return version === 'v1' && bytes.length === own.length && timingSafeEqual(bytes, own);
    };
    return Math.abs(Date.now() / 1000 - Number(at)) <= 300 && signatures.split(' ').some(is);
  }

  /** Waits for an event of this kind about this organization. */
  event(type, organization) {
    const is = (one) => one.type === type && (!organization || one.data.organization_id === organization);
    return until(`the event ${type} of ${organization}`, () => this.events.find(is));
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}
