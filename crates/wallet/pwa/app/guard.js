// Speaks with the service worker, which checks every release before it is used (`sw.js`).

import { script } from "./trusted.js";

/** Milliseconds between two looks for a newer release. */
const OFTEN = 3_600_000;
/** Milliseconds after which the worker is not waited for. */
const PATIENCE = 2000;

/**
 * Asks the worker.
 *
 * @param {object} question
 * @returns {Promise<any>} `null` if there is none, or it does not answer
 */
const ask = question => new Promise(take => {
  const worker = navigator.serviceWorker?.controller;
  if (!worker) return take(null);
  const channel = new MessageChannel();
  channel.port1.onmessage = event => take(event.data);
  setTimeout(() => take(null), PATIENCE);
  return worker.postMessage(question, [channel.port2]);
});

/** The number of the release that is used. @returns {Promise<number | null>} */
export const release = async () => (await ask({ ask: "release" }))?.release ?? null;

/**
 * Has the worker look after releases.
 *
 * @param {(take: () => void) => void} ready told when a newer release is whole and checked, with the
 *   way to use it
 */
export const guard = async ready => {
  const workers = navigator.serviceWorker;
  if (!workers) return;
  workers.addEventListener("message", event => {
    if (event.data?.told === "ready") {
      ready(async () => {
        await ask({ ask: "take" });
        location.reload();
      });
    }
  });
  try {
    await workers.register(script("guard"), { updateViaCache: "none" });
    await workers.ready;
  } catch {
    // Without a worker the wallet works as long as there is a network.
    return;
  }
  const look = () => workers.ready.then(it => it.active?.postMessage({ ask: "look" }));
  void look();
  setInterval(look, OFTEN);
};
