// Speaks the calls of a board: two tones, then the sentence that stands in the page. Each call in
// the page has `data-say`, its sentence in Indonesian, and `data-call`, which changes when the number
// is called again. What was called before the page was opened is not spoken. Browsers make no
// sound before somebody has touched the page, so a button turns the voice on; `data-off`, `data-on`
// and `data-mute` are the words for how it stands, the last for a browser without an Indonesian voice.

const button = document.querySelector("[data-voice]");
const said = document.querySelector("[data-voice-said]");
const calls = () => [...document.querySelectorAll("[data-call]")];
const speech = window.speechSynthesis;
let heard = new Set(calls().map(it => it.dataset.call));
let sound;
let waiting = [];
let speaking = false;

const voice = () => speech?.getVoices().find(it => /^(id|in)([-_]|$)/i.test(it.lang));
const pause = seconds => new Promise(resolve => setTimeout(resolve, 1000 * seconds));

/** How it stands, in words. */
const tell = () => {
  const is = sound ? (voice() ? "on" : "mute") : "off";
  const words = said.dataset[is];
  if (said.textContent !== words) said.textContent = words;
};

/** A tone of this height in hertz that begins at a time of the sound's clock and fades. */
const tone = (height, at) => {
  const [source, loudness] = [sound.createOscillator(), sound.createGain()];
  source.frequency.value = height;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.7);
  source.connect(loudness).connect(sound.destination);
  source.start(at);
  source.stop(at + 0.7);
};

const chime = async () => {
  await sound.resume();
  tone(659.3, sound.currentTime);
  tone(523.3, sound.currentTime + 0.45);
  await pause(1.2);
};

const speak = text =>
  new Promise(resolve => {
    const own = voice();
    if (!own) {
      resolve();
      return;
    }
    const words = new SpeechSynthesisUtterance(text);
    [words.voice, words.lang, words.rate] = [own, "id-ID", 0.9];
    words.onend = words.onerror = () => resolve();
    // Some browsers never say that they have ended.
    setTimeout(resolve, 20_000);
    speech.speak(words);
  });

/** One call after the other. */
const work = async () => {
  if (speaking) return;
  speaking = true;
  while (waiting.length) {
    const text = waiting.shift();
    await chime();
    await speak(text);
    await pause(0.5);
  }
  speaking = false;
};

document.addEventListener("live", () => {
  const all = calls();
  const fresh = all.filter(it => !heard.has(it.dataset.call));
  heard = new Set(all.map(it => it.dataset.call));
  // The page has the last first.
  if (sound) waiting.push(...fresh.reverse().map(it => it.dataset.say));
  work();
});

button.addEventListener("click", () => {
  sound ??= new AudioContext();
  button.hidden = true;
  tell();
  chime();
});

speech?.addEventListener?.("voiceschanged", tell);
button.hidden = false;
tell();
