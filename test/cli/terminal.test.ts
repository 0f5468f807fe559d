import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeTerminal } from "../../src/cli/terminal.ts";

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function terminal(isTTY: boolean) {
  const written: string[] = [];
  const stderr = { isTTY, write: (text: string) => written.push(text) };
  return { written, made: makeTerminal({ stdout: stderr, stderr }) };
}

test("a terminal shows progress only while it lasts, and clears it", () => {
  const { written, made } = terminal(true);
  made.progress("Rendering")();
  vi.advanceTimersByTime(10_000);
  expect(written).toEqual([]);
  const done = made.progress("Rendering");
  vi.advanceTimersByTime(400);
  done();
  expect(written).toEqual(["\rRendering …", "\r\u001b[K"]);
});

test("a pipe gets one line, and only when it takes long", () => {
  const { written, made } = terminal(false);
  const done = made.progress("Rendering");
  vi.advanceTimersByTime(4_000);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(10_000);
  done();
  expect(written).toEqual(["Rendering …\n"]);
});
