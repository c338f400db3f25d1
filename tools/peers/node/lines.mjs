// One command a line on standard input, one answer a line on standard output (../README.md).
import { createInterface } from "node:readline";

export async function answer(commands) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { command, ...rest } = JSON.parse(line);
    let told;
    try {
      told = await commands[command](rest);
    } catch (error) {
      told = { error: `${error.name}: ${error.message}` };
    }
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}

// Bytes travel in base64.
export const bytes = (base64) => Uint8Array.from(Buffer.from(base64, "base64"));
export const base64 = (bytes) => Buffer.from(bytes).toString("base64");
