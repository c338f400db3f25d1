// Says when nobody looks at an open wallet any more.

/** Milliseconds without a touch. */
export const QUIET = 120_000;
/** Milliseconds behind another app. */
export const HIDDEN = 30_000;

/**
 * Watches until it is told to stop.
 *
 * @param {() => void} lock what to do when nobody looks
 * @param {() => boolean} [busy] whether something runs that nobody need touch
 * @returns {() => void} ends the watch
 */
export const watch = (lock, busy = () => false) => {
  let touched = Date.now();
  /** @type {number | null} */
  let hidden = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const look = () => {
    clearTimeout(timer);
    if (busy()) {
      touched = Date.now();
      if (hidden !== null) hidden = touched;
    }
    const left = hidden === null
      ? touched + QUIET - Date.now()
      : Math.min(hidden + HIDDEN, touched + QUIET) - Date.now();
    // A phone that slept looks at the clock and not at how long the timer ran.
    if (left <= 0) {
      end();
      lock();
    } else {
      timer = setTimeout(look, Math.min(left, 1000));
    }
  };
  const touch = () => { touched = Date.now(); };
  const turn = () => {
    hidden = document.hidden ? Date.now() : null;
    // Back from a long sleep: the clock is asked before the touch counts.
    look();
  };
  const end = () => {
    clearTimeout(timer);
    for (const name of TOUCHES) removeEventListener(name, touch, true);
    document.removeEventListener("visibilitychange", turnBack);
  };
  const turnBack = () => {
    const away = hidden !== null && Date.now() - hidden >= HIDDEN;
    if (!document.hidden && away && !busy()) {
      end();
      lock();
    } else {
      turn();
    }
  };
  for (const name of TOUCHES) addEventListener(name, touch, true);
  document.addEventListener("visibilitychange", turnBack);
  look();
  return end;
};

const TOUCHES = ["pointerdown", "keydown", "scroll"];
