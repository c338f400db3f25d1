// The module in Node, for the stories: a call a line, an answer a line. `{"host": "find", "text"}`
// looks for a text in the module's whole memory.
import { randomFillSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const env = {
  ik_random: (start, length) => {
    randomFillSync(new Uint8Array(module.memory.buffer, start, length));
  },
  ik_now: () => Date.now() / 1000,
};
const compiled = new WebAssembly.Module(readFileSync(process.argv[2]));
const module = new WebAssembly.Instance(compiled, { env }).exports;

function call(text) {
  const input = Buffer.from(text);
  const start = module.ik_alloc(input.length);
  new Uint8Array(module.memory.buffer, start, input.length).set(input);
  const answer = module.ik_call(start, input.length);
  module.ik_free(start, input.length);
  const length = new DataView(module.memory.buffer).getUint32(answer, true);
  const output = Buffer.from(module.memory.buffer.slice(answer + 4, answer + 4 + length));
  module.ik_free(answer, 4 + length);
  return output.toString();
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  if (asked.host === "find") {
    const found = Buffer.from(module.memory.buffer).includes(asked.text);
    process.stdout.write(`${JSON.stringify({ found })}\n`);
  } else {
    process.stdout.write(`${call(line)}\n`);
  }
}
