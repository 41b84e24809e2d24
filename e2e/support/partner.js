// A partner's site of one's own: a button that opens the server in a pop-up window, and a callback that tells its opener.

import { createServer } from 'node:http';

/** Listens on a port of its own; `redirectUri` is to be registered. `connect` is the address the button opens. */
export async function startPartner() {
  const partner = { connect: undefined, callbacks: [] };
  const page = (body) => `<!doctype html><html lang="en"><title>Partner</title><body>${body}</body></html>`;
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://partner');
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (url.pathname === '/callback') {
      partner.callbacks.push(Object.fromEntries(url.searchParams));
      response.end(page(`<h1 id="arrived">Arrived</h1><script>
        if (window.opener) window.opener.postMessage(location.search, location.origin);
      </script>`));
    } else {
      response.end(page(`<button id="connect">Connect</button><output id="told"></output><script>
        addEventListener('message', (event) => { document.getElementById('told').textContent = event.data; });
        document.getElementById('connect').onclick = () => window.open(${JSON.stringify(partner.connect)}, 'connect', 'popup,width=520,height=680');
      </script>`));
    }
  });
  await new Promise((resolve) => server.listen(0, 'localhost', resolve));
  partner.url = `http://localhost:${server.address().port}`;
  partner.redirectUri = `${partner.url}/callback`;
  partner.close = () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); });
  return partner;
}
