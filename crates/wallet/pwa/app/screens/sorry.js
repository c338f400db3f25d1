// Something did not work: what happened, that nothing is lost, and what to do next.

import { actions, button, el, notice, say } from "../dom.js";
import { home } from "../deeds.js";
import { said } from "../faults.js";
import { t, texts as common } from "../texts.js";

/** @satisfies {{[name: string]: Pair}} */
export const texts = {
  title: ["Belum berhasil", "It did not work yet"],
};

/** @param {{error: unknown, retry?: () => unknown}} given */
export const screen = ({ error, retry }) => ({
  title: t(texts.title),
  back: home,
  body: [
    el("div", { role: "alert" }, notice("wait", said(error))),
    say(t(common.kept)),
    actions(
      retry ? button(t(common.again), retry, { kind: "main", id: "again" }) : null,
      button(t(common.home), home, { kind: retry ? "plain" : "main", id: "home" })),
  ],
});
