// Speaks with the wallet's module in its worker.

import { Refused, Unreached } from "./faults.js";
import { script } from "./trusted.js";

/** @type {Worker | null} */
let worker = null;
let count = 0;
/** @type {Map<number, {take: (output: any) => void, fail: (error: Error) => void}>} */
const waiting = new Map();

const started = () => {
  if (worker) return worker;
  worker = new Worker(script("module"), { name: "ikd" });
  worker.onmessage = event => {
    const { id, output, failed } = event.data;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (failed !== undefined) asked?.fail(new Unreached(failed));
    else asked?.take(output);
  };
  worker.onerror = event => {
    event.preventDefault();
    stop(new Unreached(event.message || "the worker does not start"));
  };
  return worker;
};

/**
 * Ends the worker and, with its memory, all that was open in it.
 *
 * @param {Error} [why]
 */
export const stop = (why = new Unreached("locked")) => {
  worker?.terminate();
  worker = null;
  const left = [...waiting.values()];
  waiting.clear();
  left.forEach(asked => asked.fail(why));
};

/**
 * @param {any} input
 * @param {Uint8Array<ArrayBuffer>} [luma] a picture's brightness, for `scan`; it is given away
 * @returns {Promise<any>} what stands under `ok`
 */
const ask = async (input, luma) => {
  const output = await new Promise((take, fail) => {
    count += 1;
    waiting.set(count, { take, fail });
    started().postMessage({ id: count, input, luma }, luma ? [luma.buffer] : []);
  });
  if (output.error) throw new Refused(output.error);
  return output.ok;
};

/**
 * One call of the module.
 *
 * @param {string} name
 * @param {object} [input]
 * @returns {Promise<any>}
 * @throws {Refused} what the module says no to
 * @throws {Unreached} if the module cannot be loaded
 */
export const call = (name, input = {}) => ask({ call: name, ...input });

/**
 * The text of the QR code in a picture.
 *
 * @param {number} width
 * @param {number} height
 * @param {Uint8Array<ArrayBuffer>} luma
 * @returns {Promise<string | null>}
 */
export const scan = async (width, height, luma) =>
  (await ask({ width, height }, luma)).text ?? null;

/** Has the module loaded while the person reads. */
export const warm = () => call("hello").catch(() => {});
