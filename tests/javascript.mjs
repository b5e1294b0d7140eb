// Calls functions of ES modules for tests/javascript.py: one question a line, one answer a line.
import { spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

console.log = console.error; // stdout holds answers only

/** JSON as Python reads it: with NaN, Infinity and −0. Typed arrays are lists; undefined and
 * functions are null. */
function write(value) {
  if (Object.is(value, -0)) return "-0.0";
  if (typeof value === "number") return String(value);
  if (value == null || typeof value === "function") return "null";
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return `[${Array.from(value, write)}]`;
  }
  if (typeof value !== "object") return JSON.stringify(value);
  const parts = Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}:${write(one)}`);
  return `{${parts}}`;
}

/** The same in the other direction. JavaScript has NaN and Infinity, JSON has not. */
function read(line) {
  try {
    return JSON.parse(line);
  } catch {
    return new Function(`return ${line}`)();
  }
}

/** Import a module; where its text is broken, the error has the line. */
async function load(address) {
  try {
    return await import(address);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const check = ["--check", fileURLToPath(address)];
    throw new Error(spawnSync(process.execPath, check, { encoding: "utf-8" }).stderr);
  }
}

async function answer({ address, name, all }) {
  const { [name]: called } = await load(address);
  if (typeof called !== "function") throw new Error(`it exports no function ${name}`);
  return all.map((given) => {
    try {
      return called(...given);
    } catch (error) {
      return { error: error.message };
    }
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = { results: await answer(read(line)) };
  } catch (error) {
    said = { problem: error.message };
  }
  process.stdout.write(`${write(said)}\n`);
}
