// The beginning: language and theme, what was asked for by a link, and the first screen.

import { el, button } from "./dom.js";
import { follow } from "./deeds.js";
import { take } from "./hold.js";
import { ofHash } from "./links.js";
import { warm } from "./module.js";
import { bring, open, show } from "./router.js";
import { current, deployment, isOpen, lock, wish } from "./session.js";
import { set, setting } from "./storage.js";
import { natural, speak, t, texts } from "./texts.js";
import * as chooser from "./screens/chooser.js";
import * as locked from "./screens/lock.js";
import * as pin from "./screens/pin.js";
import * as start from "./screens/start.js";
import * as welcome from "./screens/welcome.js";
import * as working from "./screens/working.js";

bring({ chooser, lock: locked, pin, start, welcome, working });

/** What a link asks for does not stay in the address, where others could read it. */
const read = () => {
  const link = ofHash(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  return link;
};

const elsewhere = async () => {
  if (isOpen()) await lock("elsewhere");
  else await show("elsewhere", {});
};

/** @param {boolean} steal */
const begin = async steal => {
  if (!await take(steal, () => void elsewhere())) return show("elsewhere", {});
  return show("start", {});
};

const broken = (/** @type {unknown} */ error) => void show("sorry", { error });

/** @param {Deployment | null | undefined} told */
const mark = told => {
  const banner = /** @type {HTMLElement} */ (document.getElementById("sample"));
  banner.hidden = !told?.demo;
  banner.textContent = told?.demo ? t(texts.sample) : "";
};

const sample = async () => mark(await deployment().catch(() => null));

const likes = async () => {
  const [language, theme, deployed] =
    await Promise.all(["language", "theme", "deployment"].map(setting)).catch(() => []);
  speak(language ?? natural(navigator.language));
  if (theme) document.documentElement.dataset.theme = theme;
  // What was said last is there with the first screen: nothing moves under a finger afterwards.
  mark(deployed);
};

const main = async () => {
  wish(read());
  await likes();
  open({
    chosen: language => {
      void set("language", language).catch(() => {});
      void sample();
    },
  });
  addEventListener("hashchange", () => {
    const link = read();
    if (link) void follow(link);
  });
  addEventListener("error", event => broken(event.error));
  addEventListener("unhandledrejection", event => broken(event.reason));
  addEventListener("ikd-here", () => void begin(true));
  addEventListener("beforeinstallprompt", event => {
    event.preventDefault();
    /** @type {any} */ (globalThis).ikdInstall = event;
  });
  await begin(false);
  // Everything else comes after the first screen is there to be used.
  void sample();
  void warm();
  const { guard } = await import("./guard.js");
  await guard(news);
};

/** Says that a newer wallet is ready. @param {() => void} take */
const news = take => {
  const bar = /** @type {HTMLElement} */ (document.getElementById("news"));
  bar.replaceChildren(
    el("span", {}, t(["Versi baru dompet sudah siap dan sudah diperiksa.", "A new version of the wallet is ready and was checked."])),
    button(t(["Pakai sekarang", "Use it now"]), () => {
      if (isOpen() && current()) void lock().then(take);
      else take();
    }, { id: "update" }),
  );
  bar.hidden = false;
};

void main();
