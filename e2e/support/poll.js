// Waits for something that another process does.

import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Calls `attempt` until it returns something other than undefined, and returns that.
 * @param {string} what said in the error when it does not come
 * @param {() => any} attempt
 * @param {{seconds?: number, every?: number}} [patience]
 */
export async function until(what, attempt, { seconds = 20, every = 25 } = {}) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await attempt();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await sleep(every);
  }
}
