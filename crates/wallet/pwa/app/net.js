// Makes the requests that the module asks for: no redirect is followed, no cookie goes along, and
// nothing longer or later than allowed is read.

import { toBytes, toText } from "./bytes.js";

/** Milliseconds until nobody is expected to answer any more. */
const PATIENCE = 30_000;

/**
 * @param {ReadableStream<Uint8Array> | null} stream
 * @param {number} most bytes
 * @returns {Promise<Uint8Array | null>} `null` if there is more
 */
const read = async (stream, most) => {
  if (!stream) return new Uint8Array();
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const parts = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      return null;
    }
    parts.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const some of parts) {
    whole.set(some, at);
    at += some.length;
  }
  return whole;
};

/**
 * @param {FlowRequest} request
 * @param {AbortSignal} [left] the person has gone away
 * @returns {Promise<FlowResponse | null>} `null` if nobody answered
 */
export const fetchOne = async (request, left) => {
  const end = new AbortController();
  const timer = setTimeout(() => end.abort(), PATIENCE);
  const stop = () => end.abort();
  left?.addEventListener("abort", stop);
  try {
    const answer = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      body: request.body ? toBytes(request.body) : undefined,
      redirect: "error",
      credentials: "omit",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: end.signal,
    });
    const body = await read(answer.body, request.max_bytes);
    return body && { status: answer.status, headers: [...answer.headers], body: toText(body) };
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
    left?.removeEventListener("abort", stop);
  }
};

/**
 * @param {FlowRequest[]} requests
 * @param {AbortSignal} [left]
 */
export const fetchAll = (requests, left) =>
  Promise.all(requests.map(request => fetchOne(request, left)));
