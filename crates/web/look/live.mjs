// Keeps a page current. The element with `data-live-from` names the address that says when
// something has changed, and is shown while that cannot be heard. The page is then fetched again
// and what has `data-live="NAME"` gets the contents that it has there. What is typed, chosen,
// unfolded or has the focus stays so. `data-live-page` is the page's address, where that is not
// its own: the answer to a form.
//
// The page is parsed by the request itself, whose document runs no scripts and loads nothing; no
// text is put into a page as markup.

const AGAIN = 10_000;

const notice = document.querySelector("[data-live-from]");
const page = notice.dataset.livePage ?? location.href;
let source;
let known;
let asking = false;
let stale = false;
let timer;

const parts = place => [...place.querySelectorAll("[data-live]")];
const named = (place, name) => place.querySelector(`[data-live="${CSS.escape(name)}"]`);

/** Whether somebody has changed a field. */
const isTyped = field => {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.localName === "select") return [...field.options].some(it => it.selected !== it.defaultSelected);
  return field.value !== field.defaultValue;
};

const FIELDS = "input, select, textarea";
const HELD = "a, button, input, select, textarea, summary, [tabindex]";

/** What tells an element from the others of its part, before and after. */
const key = it => {
  if (it.id) return `#${it.id}`;
  const form = it.closest("form");
  const hidden = form ? [...form.querySelectorAll("input[type=hidden]")].map(field => field.value) : [];
  const words = it.localName === "a" || it.localName === "summary" ? it.textContent : "";
  return [it.localName, it.getAttribute("href"), form?.getAttribute("action"), ...hidden, it.name, it.type, words].join(" ");
};

/** What a person has done to a part, as what does it again to another. */
const doings = part => {
  const done = [];
  const find = (fresh, all, name) => [...fresh.querySelectorAll(all)].find(it => key(it) === name);
  for (const field of part.querySelectorAll(FIELDS)) {
    if (!isTyped(field)) continue;
    const [name, { value, checked }] = [key(field), field];
    done.push(fresh => {
      const it = find(fresh, FIELDS, name);
      if (it) [it.value, it.checked] = [value, checked];
    });
  }
  for (const fold of part.querySelectorAll("details[open] > summary")) {
    const name = key(fold);
    done.push(fresh => find(fresh, "summary", name)?.parentElement.setAttribute("open", ""));
  }
  const held = document.activeElement;
  if (part !== held && part.contains(held)) {
    const name = key(held);
    const range = "selectionStart" in held ? [held.selectionStart, held.selectionEnd] : [];
    done.push(fresh => {
      const it = find(fresh, HELD, name);
      it?.focus({ preventScroll: true });
      if (it && range.length && range[0] !== null) it.setSelectionRange(...range);
    });
  }
  return done;
};

/** Gives a part the contents of another. The element itself stays: what reads it aloud knows it. */
const renew = (part, fresh) => {
  if (part.innerHTML === fresh.innerHTML) return false;
  const done = doings(part);
  part.replaceChildren(...[...fresh.childNodes].map(it => document.importNode(it, true)));
  for (const again of done) again(part);
  return true;
};

/** Puts another state of the page in place; `false` if it is another page. The answer to a form may have
 * fewer parts than the page that it follows. */
const show = fresh => {
  const own = parts(document);
  const whole = page !== location.href || own.length === parts(fresh).length;
  if (!whole || own.some(it => !named(fresh, it.dataset.live))) return false;
  const changed = own.filter(it => renew(it, named(fresh, it.dataset.live)));
  if (changed.length) document.dispatchEvent(new Event("live"));
  return true;
};

const go = () => (page === location.href ? location.reload() : location.assign(page));

const fetched = () =>
  new Promise(resolve => {
    const request = new XMLHttpRequest();
    request.open("GET", page);
    request.responseType = "document";
    request.timeout = AGAIN;
    request.setRequestHeader("accept", "text/html");
    request.setRequestHeader("x-live", "1");
    request.onloadend = () => resolve(request);
    request.send();
  });

/** Fetches the page, once however often it is called meanwhile; whether the server was there. */
const look = async () => {
  if (asking) {
    stale = true;
    return true;
  }
  asking = true;
  const { status, response } = await fetched();
  asking = false;
  if (status === 0 || status >= 500 || status === 429) return false;
  if (status !== 200 || !response || !show(response)) {
    // Signed out, or another page by now. What somebody is typing is not thrown away for that.
    // The answer to a form is never asked for again: it would be done twice.
    if (![...document.querySelectorAll(FIELDS)].some(isTyped)) go();
    return true;
  }
  if (stale) {
    stale = false;
    return look();
  }
  return true;
};

/** Without a connection the page is asked for now and then, until there is one again. */
const lose = async () => {
  clearTimeout(timer);
  if (document.hidden) return;
  notice.hidden = await look();
  timer = setTimeout(() => (source?.readyState === EventSource.OPEN ? undefined : begin()), AGAIN);
};

const begin = () => {
  clearTimeout(timer);
  source?.close();
  source = new EventSource(notice.dataset.liveFrom);
  source.onopen = () => {
    clearTimeout(timer);
    notice.hidden = true;
  };
  source.onmessage = async event => {
    if (event.data === known) return;
    const told = event.data;
    // What could not be fetched is fetched when it is told again.
    if (await look()) known = told;
    else lose();
  };
  source.onerror = () => lose();
};

// A page that nobody looks at takes no connection from those that somebody does.
document.addEventListener("visibilitychange", () => {
  clearTimeout(timer);
  if (document.hidden) source?.close();
  else begin();
});

if (!document.hidden) begin();
