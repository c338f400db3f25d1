// Which screen is shown. Each one is a module of `screens/` and is fetched when it is wanted; the
// first ones are there from the start.

import { button, el, icon } from "./dom.js";
import { speak, spoken, t, texts } from "./texts.js";

/** @typedef {{screen: (given: any) => Shown | Promise<Shown>}} Module */

/** @type {{[name: string]: () => Promise<Module>}} */
const LATER = {
  accept: () => import("./screens/accept.js"),
  arrive: () => import("./screens/arrive.js"),
  block: () => import("./screens/block.js"),
  blocked: () => import("./screens/blocked.js"),
  card: () => import("./screens/card.js"),
  change: () => import("./screens/change.js"),
  code: () => import("./screens/code.js"),
  counter: () => import("./screens/counter.js"),
  consent: () => import("./screens/consent.js"),
  elsewhere: () => import("./screens/elsewhere.js"),
  help: () => import("./screens/help.js"),
  history: () => import("./screens/history.js"),
  home: () => import("./screens/home.js"),
  install: () => import("./screens/install.js"),
  key: () => import("./screens/key.js"),
  leave: () => import("./screens/leave.js"),
  lost: () => import("./screens/lost.js"),
  move: () => import("./screens/move.js"),
  number: () => import("./screens/number.js"),
  pocket: () => import("./screens/pocket.js"),
  recover: () => import("./screens/recover.js"),
  result: () => import("./screens/result.js"),
  scan: () => import("./screens/scan.js"),
  settings: () => import("./screens/settings.js"),
  show: () => import("./screens/show.js"),
  sorry: () => import("./screens/sorry.js"),
  stay: () => import("./screens/stay.js"),
  storage: () => import("./screens/storage.js"),
  trust: () => import("./screens/trust.js"),
};

/** @type {{[name: string]: Module}} */
const ready = {};

/** The names of all screens. */
export const names = () => [...Object.keys(ready), ...Object.keys(LATER)];

/**
 * Screens that came with the first page.
 *
 * @param {{[name: string]: Module}} modules
 */
export const bring = modules => void Object.assign(ready, modules);

/** @type {{name: string, given: any, screen: Shown} | null} */
let now = null;
/** Counts what was asked for: a screen that arrives late is not shown any more. */
let asked = 0;
/** Whether the phone's own way back leads to us. */
let caught = false;
/** @type {(language: Language) => void} */
let chosen = () => {};

/** @param {string} id */
const part = id => /** @type {HTMLElement} */ (document.getElementById(id));

/** The name of the screen that is shown. */
export const shown = () => now?.screen.name ?? now?.name;

/**
 * Shows a screen.
 *
 * @param {string} name
 * @param {any} [given] what the screen is about
 */
export const show = async (name, given = {}) => {
  const mine = (asked += 1);
  const module = ready[name] ?? (ready[name] = await LATER[name]());
  const screen = await module.screen(given);
  if (mine !== asked) return screen.leave?.(false);
  now?.screen.leave?.(now.given === given);
  now = { name, given, screen };
  render(screen, name);
};

/** Shows the same screen anew, in another language for instance. */
export const again = () => now && show(now.name, now.given);

/** The screen that is shown is left at once, with all that is on it: nothing is seen behind a lock. */
export const blank = () => {
  asked += 1;
  now?.screen.leave?.(false);
  now = null;
  part("main").replaceChildren();
};

/**
 * Says something to those who do not look.
 *
 * @param {string} text
 */
export const tell = text => {
  part("told").textContent = "";
  setTimeout(() => void (part("told").textContent = text), 50);
};

/**
 * @param {Shown} screen
 * @param {string} name
 */
const render = (screen, name) => {
  const heading = el("h1", { tabindex: "-1", class: screen.quiet && "hidden" }, screen.title);
  const main = part("main");
  main.dataset.screen = screen.name ?? name;
  part("told").textContent = "";
  main.replaceChildren(heading, ...screen.body.filter(node => node !== null));
  document.title = `${screen.title} · IKD`;
  part("top").replaceChildren(head(screen));
  scrollTo(0, 0);
  heading.focus({ preventScroll: true });
  if (screen.back && !caught) {
    history.pushState(null, "");
    caught = true;
  }
};

/** @param {Shown} screen */
const head = screen => {
  const back = screen.back && button(t(texts.back), screen.back, { kind: "quiet", icon: "back", id: "back" });
  const brand = el("p", { class: "brand" }, icon("card"), el("span", {}, t(texts.brand)));
  return el("div", { class: "top-in" }, back ?? brand, languages());
};

const languages = () => {
  /** @param {Language} language @param {string} name @param {string} whole */
  const choice = (language, name, whole) => el("button", {
    type: "button",
    lang: language,
    "aria-pressed": String(spoken() === language),
    "aria-label": whole,
    onclick: () => {
      speak(language);
      chosen(language);
      again();
    },
  }, name);
  return el("div", { class: "languages", role: "group", "aria-label": t(texts.language) },
    choice("id", "ID", "ID, Bahasa Indonesia"), choice("en", "EN", "EN, English"));
};

/**
 * Begins to listen to the phone's own way back.
 *
 * @param {{chosen: (language: Language) => void}} told
 */
export const open = told => {
  chosen = told.chosen;
  addEventListener("popstate", () => {
    if (!caught) return;
    caught = false;
    now?.screen.back?.();
  });
};
