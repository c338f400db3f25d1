// Where somebody comes in: the first time, to the chooser, or to their own lock.

import { choose, current } from "../session.js";
import { isLost, slots } from "../storage.js";
import { screen as chooser } from "./chooser.js";
import { screen as lock } from "./lock.js";
import { screen as welcome } from "./welcome.js";

/** @param {{all?: boolean}} given `all`: the chooser although somebody was here last */
export const screen = async given => {
  const all = await slots();
  if (isLost(all.length)) {
    const lost = await import("./lost.js");
    return lost.screen({ left: all.length });
  }
  if (all.length === 0) return welcome({});
  const mine = all.find(slot => slot.id === current()?.id);
  if (all.length > 1 && (!mine || given.all)) return chooser({ all });
  choose(mine ?? all[0]);
  return lock({ slot: mine ?? all[0], others: all.length });
};
