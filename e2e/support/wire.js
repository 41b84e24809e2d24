// A wire to a TCP server that can be cut and joined again.

import { connect, createServer } from 'node:net';

export class Wire {
  #sockets = new Set();
  #cut = false;

  /** A wire to the host and port of this URL; `url` is the same one through the wire. */
  static async to(url) {
    const wire = new Wire();
    const target = new URL(url);
    const { hostname } = target;
    const port = Number(target.port);
    const server = createServer((near) => {
      if (wire.#cut) { near.destroy(); return; }
      const far = connect(port, hostname);
      for (const [one, other] of [[near, far], [far, near]]) {
        wire.#sockets.add(one);
        one.pipe(other);
        one.on('error', () => other.destroy()).on('close', () => { other.destroy(); wire.#sockets.delete(one); });
      }
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    target.hostname = '127.0.0.1';
    target.port = server.address().port;
    wire.url = target.href;
    wire.close = () => { wire.cut(); server.close(); };
    return wire;
  }

  /** Breaks every connection and refuses new ones. */
  cut() {
    this.#cut = true;
    this.#sockets.forEach((socket) => socket.destroy());
  }

  join() { this.#cut = false; }
}
