// One window at a time holds the wallet (Web Locks). Where a browser has none, the count of writes
// in each slot still refuses whoever comes late.

const NAME = "ikd-vault";

let held = false;

/** Whether this window may write. */
export const holds = () => held || !navigator.locks;

/**
 * Takes the wallet for this window.
 *
 * @param {boolean} steal whether from another window, too
 * @param {() => void} lost what to do when another window takes it away
 * @returns {Promise<boolean>}
 */
export const take = (steal, lost) => {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise(tell => {
    const how = steal ? { steal: true } : { ifAvailable: true };
    navigator.locks.request(NAME, how, lock => {
      held = lock !== null;
      tell(held);
      // Held until the window is closed, or another one takes it.
      return lock && new Promise(() => {});
    }).catch(() => {
      if (!held) return tell(false);
      held = false;
      lost();
    });
  });
};
