// Keeps the progress of a page moving without loading the page again. An element of the page has
// `data-progress`, the address that tells it as JSON: `running`, `done`, `of` and `text`. In it are
// a `progress` element and one with `data-text`. When nothing runs any more, the page is loaded
// anew and shows what came of it.

const EVERY = 1000;

const place = document.querySelector("[data-progress]");
const bar = place.querySelector("progress");
const text = place.querySelector("[data-text]");

const look = async () => {
  try {
    const answer = await fetch(place.dataset.progress, { headers: { accept: "application/json" } });
    const told = answer.ok ? await answer.json() : { running: false };
    if (!told.running) {
      location.reload();
      return;
    }
    bar.max = told.of;
    bar.value = told.done;
    text.textContent = told.text;
  } catch {
    // The server cannot be reached for a moment: it is asked again.
  }
  setTimeout(look, EVERY);
};

setTimeout(look, EVERY);
