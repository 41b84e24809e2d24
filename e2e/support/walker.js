// For client libraries of other languages: an address that answers with where the partner's browser would end up.

import { createServer } from 'node:http';
import { Visitor, authorize } from './http.js';

/** `GET /?url=…&decision=approve|deny` → the redirect that the partner gets, as text. */
export async function startWalker(base, person) {
  const server = createServer(async (request, response) => {
    const query = new URL(request.url, 'http://walker').searchParams;
    try {
      const decision = query.get('decision') ?? 'approve';
      const reached = await authorize(new Visitor(base), query.get('url'), { ...person, decision });
      response.end(reached.href);
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
