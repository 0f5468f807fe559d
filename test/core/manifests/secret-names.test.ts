import { describe, expect, test } from "vitest";
import { announcesSecret, isHarmless, isSecretName } from "../../../src/core/manifests/secret-names.ts";

describe("names", () => {
  test.each([
    "DB_PASSWORD",
    "dbPassword",
    "db-password",
    "PASSWORD",
    "mypassword",
    "PGPASSWORD",
    "PASS",
    "DB_PASS",
    "PWD",
    "passphrase",
    "authToken",
    "AUTH_TOKEN",
    "token",
    "clientSecret",
    "SECRET",
    "client-secret",
    "credentials",
    "apiKey",
    "APIKey",
    "api_key",
    "APIKEY",
    "AWS_SECRET_ACCESS_KEY",
    "private-key",
    "SECRET_KEY",
    "jwt",
    "connectionString",
    "ACCOUNT_KEY",
    "signingKey",
    "Authorization",
    "SENTRY_DSN",
    "refresh_token",
  ])("%s is the name of a secret", (name) => {
    expect([announcesSecret(name), isSecretName(name)]).toEqual([true, true]);
  });

  test.each(["TOKENS", "PASSWORD_1", "tokenReview", "imagePullSecrets", "SECRET_ID", "passwordKey"])(
    "%s announces a secret where values are literals",
    (name) => {
      expect([announcesSecret(name), isSecretName(name)]).toEqual([true, false]);
    },
  );

  test.each([
    "",
    "name",
    "LOG_LEVEL",
    "PORT",
    "BYPASS",
    "COMPASS",
    "KEY",
    "key",
    "keyId",
    "MONKEY",
    "secretName",
    "PASSWORD_FILE",
    "TOKEN_TTL",
    "tokenExpirationSeconds",
    "secret-store",
    "TOKEN_URL_PATH",
    "passwordPolicy",
    "SECRET_REF",
    "tokenType",
    "checksum/secret",
    "image",
    "caBundle",
    "author",
    "PASSENGER",
    "privateKeyFile",
  ])("%j is no name of a secret", (name) => {
    expect([announcesSecret(name), isSecretName(name)]).toEqual([false, false]);
  });
});

describe("values", () => {
  test.each([
    "",
    "  ",
    "true",
    "False",
    "none",
    "enabled",
    "$(DB_PASSWORD)",
    "${TOKEN}",
    "{{ .Values.password }}",
    "<your password>",
  ])("%j is harmless", (value) => {
    expect(isHarmless(value)).toBe(true);
  });

  test.each(["hunter2", "0", "truely", "$HOME/x", '{{ "hunter2" }}', "$(A)b", "a $(B)"])(
    "%j may be a secret",
    (value) => {
      expect(isHarmless(value)).toBe(false);
    },
  );
});
