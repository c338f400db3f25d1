// Runs the wallet's module apart from the page, so that the slow arithmetic of a PIN does not
// freeze it. Takes {id, input, luma?}, answers {id, output} or {id, failed}.
{
  const ADDRESS = "/module.wasm";

  /**
   * The module's doors (crates/wallet/wasm).
   *
   * @typedef {object} Doors
   * @property {WebAssembly.Memory} memory
   * @property {(length: number) => number} ik_alloc
   * @property {(at: number, length: number) => void} ik_free
   * @property {(at: number, length: number) => number} ik_call
   * @property {(at: number, length: number, width: number, height: number) => number} ik_scan
   */

  /** getRandomValues gives no more at once. */
  const AT_ONCE = 65536;

  /** @type {Promise<Doors> | null} */
  let loaded = null;

  const load = async () => {
    /** @type {Doors} */
    let doors;
    const env = {
      ik_now: () => Date.now() / 1000,
      ik_random: (/** @type {number} */ at, /** @type {number} */ length) => {
        for (let done = 0; done < length; done += AT_ONCE) {
          const some = Math.min(AT_ONCE, length - done);
          crypto.getRandomValues(new Uint8Array(doors.memory.buffer, at + done, some));
        }
      },
    };
    const answer = await fetch(ADDRESS, { credentials: "omit" });
    if (!answer.ok) throw new Error(`the module: ${answer.status}`);
    const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), { env });
    doors = /** @type {Doors} */ (/** @type {unknown} */ (instance.exports));
    return doors;
  };

  /**
   * @param {Doors} doors
   * @param {Uint8Array} bytes
   * @returns {number} where the module has them
   */
  const put = (doors, bytes) => {
    const at = doors.ik_alloc(bytes.length);
    new Uint8Array(doors.memory.buffer, at, bytes.length).set(bytes);
    return at;
  };

  /**
   * @param {Doors} doors
   * @param {number} at
   * @returns {string} what stands there behind its length
   */
  const take = (doors, at) => {
    const length = new DataView(doors.memory.buffer).getUint32(at, true);
    const text = new TextDecoder().decode(new Uint8Array(doors.memory.buffer, at + 4, length));
    doors.ik_free(at, length + 4);
    return text;
  };

  /**
   * @param {Doors} doors
   * @param {{input: any, luma?: Uint8Array}} asked
   */
  const run = (doors, { input, luma }) => {
    const bytes = luma ?? new TextEncoder().encode(JSON.stringify(input));
    const at = put(doors, bytes);
    bytes.fill(0);
    const answer = luma
      ? doors.ik_scan(at, bytes.length, input.width, input.height)
      : doors.ik_call(at, bytes.length);
    doors.ik_free(at, bytes.length);
    return JSON.parse(take(doors, answer));
  };

  addEventListener("message", async event => {
    const { id } = event.data;
    try {
      loaded ??= load();
      postMessage({ id, output: run(await loaded, event.data) });
    } catch (error) {
      // What is broken inside stays broken: the next one begins anew.
      loaded = null;
      postMessage({ id, failed: String(error) });
    }
  });
}
