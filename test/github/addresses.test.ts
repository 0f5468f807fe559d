/** The addresses of one GitHub. */

import { describe, expect, test } from "vitest";
import { addressesOf } from "../../src/github/addresses.ts";

describe("the addresses of a GitHub", () => {
  test.each([
    {
      root: "https://api.github.com",
      api: "https://api.github.com",
      graphql: "https://api.github.com/graphql",
      web: "https://github.com",
    },
    {
      root: "https://api.octo.ghe.com/",
      api: "https://api.octo.ghe.com",
      graphql: "https://api.octo.ghe.com/graphql",
      web: "https://octo.ghe.com",
    },
    {
      root: "https://git.example.com/api/v3/",
      api: "https://git.example.com/api/v3",
      graphql: "https://git.example.com/api/graphql",
      web: "https://git.example.com",
    },
    {
      root: "http://127.0.0.1:1234/api/v3",
      api: "http://127.0.0.1:1234/api/v3",
      graphql: "http://127.0.0.1:1234/api/graphql",
      web: "http://127.0.0.1:1234",
    },
  ])("are read off the API's root $root", ({ root, ...addresses }) => {
    expect(addressesOf(root)).toEqual(addresses);
  });

  test.each([
    "http://git.example.com/api/v3",
    "ftp://127.0.0.1",
    "https://user:secret@git.example.com/api/v3",
  ])("T6: %s carries no credential", (root) => {
    expect(() => addressesOf(root)).toThrow(/^(?!.*secret).*GitHub's API/);
  });
});
