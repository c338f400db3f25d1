// A message that comes as a loop of codes: how many of them were seen, and when it is whole. The
// module puts it together (protocols::reel).

/** Mark, the message's own hash, number and count. */
const PART = /^IKD1([A-Z2-7]{8})(\d\d)(\d\d)[A-Z2-7]+$/;

/**
 * What has come so far; a line for each code once all of them are there.
 *
 * @typedef {{have: number, of: number, whole: string | null}} Gathered
 */

/**
 * Begins to gather. Of several messages the last one that was seen counts.
 *
 * @returns {(text: string) => Gathered | null} takes what was scanned, or several lines that were
 *   pasted; `null` if nothing of it is part of a message
 */
export const gather = () => {
  /** @type {Map<string, Map<string, string>>} */
  const messages = new Map();
  return text => {
    let last = null;
    for (const line of text.split(/\s+/)) {
      const part = PART.exec(line);
      if (!part) continue;
      const [, hash, number, count] = part;
      const name = hash + count;
      const found = messages.get(name) ?? new Map();
      messages.set(name, found.set(number, line));
      const of = Number(count);
      last = { have: found.size, of, whole: found.size === of ? [...found.values()].join("\n") : null };
    }
    return last;
  };
};
