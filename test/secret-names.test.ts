// Names that speak of a secret and values that are none: one table for all languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isSecretName } from "../server/src/engine/knowledge/secret-names.ts";
import { isHarmlessValue, isSecretValue } from "../server/src/engine/knowledge/secret-values.ts";

const words = (text: string) => text.trim().split(/\s+/);

test("names of secrets, in every way of writing them", () => {
  for (const name of words(`
    DB_PASSWORD githubToken AWS_SECRET_ACCESS_KEY API_KEY api-key spring.datasource.password CLIENT_SECRET DB_PASS MYSQL_PWD
    PGPASSWORD DBPASSWD EMAIL_HOST_PASSWORD SERVER_SECRET PASSWORD1 PASSWORD_2 RAILS_MASTER_KEY CONNECTION_STRING
    SECRET_KEY_BASE GPG_PRIVATE_KEY MAVEN_GPG_PASSPHRASE`))
    assert.ok(isSecretName(name), name);
});

test("names of several secrets, and words run together", () => {
  for (const name of words(`
    APP_SECRETS API_KEYS DB_PASSWORDS AUTH_TOKENS passwords apiKeys serverPasswords SIGNING_KEYS CREDENTIALS accessTokens
    DBPASSWORD DBPASS REDISPASS SMTPPASS ROOTPWD clientsecret JWTSECRET AWSSecretAccessKey APIKey googleapikeys influxtoken
    awssecretkey PRIVATEKEY CACHE_PASSWORD PRIMARY_DB_PASSWORD SECRET_MANAGER_KEY SECRET_CODE SECRET_MESSAGE PASSWORD_VALUE`))
    assert.ok(isSecretName(name), name);
});

test("harmless words behind a key, a password or a credential", () => {
  for (const name of words(`
    KEY_NAME KMS_KEY_ALIAS PASSWORD_PROMPT_STRING KEY_ENABLED CREDENTIAL_MANAGER CREDENTIALS_PROVIDER CREDENTIAL_HELPER KEY_PAIR
    KEY_VAULT_NAME KEY_SPEC KEY_USAGE TOKEN_ENDPOINT SECRETS_MANAGER_REGION SECRETS_BACKEND SECRET_ARN PASSWORD_STRENGTH
    PASSWORD_HASHER PASSWORD_ENCRYPTION API_KEY_HEADER ENCRYPTION_KEY_ROTATION_DAYS passwordLabel tokenClaims AUTH_SERVICE
    AUTH_DATABASE`)) {
    assert.ok(!isSecretName(name), name);
    assert.ok(!isSecretName(name, "likely"), name);
  }
});

test("keys that find something, and tokens that are counted", () => {
  for (const name of words(`
    CACHE_KEY HASH_KEY ROW_KEY PARTITION_KEY configMapKey SSH_AUTHORIZED_KEYS MAX_TOKENS PROMPT_TOKENS maxtokens tokens MONKEYS
    HOTKEYS OLDPWD BYPASS keycodes`)) {
    assert.ok(!isSecretName(name), name);
    assert.ok(!isSecretName(name, "likely"), name);
  }
});

test("names that only sound like it", () => {
  for (const name of words(`
    PUBLIC_KEY PASSWORD_FILE SECRET_NAME TOKEN_URL TOKEN_TTL TOKENIZER MAX_TOKENS SECRETARY COMPASS PWD PASS_THROUGH CACHE_KEY
    GPG_KEY KEYBOARD MONKEY USE_TOKEN REQUIRE_PASSWORD NEXT_PUBLIC_API_KEY SSH_KEY_ID REFRESH_TOKEN_COOKIE`)) {
    assert.ok(!isSecretName(name), name);
    assert.ok(!isSecretName(name, "likely"), name);
  }
});

test("names that are likely ones", () => {
  for (const name of words("git_key SSH_KEY AUTH BASIC_AUTH APP_KEY AWS_ACCESS_KEY_ID")) {
    assert.ok(isSecretName(name, "likely"), name);
    assert.ok(!isSecretName(name), name);
  }
});

test("values that are no secret whatever their name", () => {
  for (const value of ["1", "true", "/run/secrets/db", "./x", "C:\\keys\\a.pem", "/opt/${APP}/key.json"]) {
    assert.ok(isHarmlessValue(value), value);
    assert.ok(!isSecretValue(value), value);
  }
  for (const value of ["changeme", "<password>", "$(SHARED)", "${PASSWORD}", "vault:secret/data/web#password", ""])
    assert.ok(!isSecretValue(value), value);
  for (const value of ["tiger", "hunter2", "/9j+Zm9v=", "/run!now"]) assert.ok(isSecretValue(value), value);
});
