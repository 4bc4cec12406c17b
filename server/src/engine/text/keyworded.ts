// Secrets that look like any other drawn value and are told by the name they are written under: an issuer's word, a word for a secret, and
// a value of the issuer's format. Formats and ids as published by gitleaks, Trivy and the issuers.
import type { Row } from "../core/rule.ts";
import { isSampleToken } from "../knowledge/stand-ins.ts";
import type { Structure } from "./structures.ts";

export interface Keyworded extends Row {
  /** What the name has in it, as it is written in capitals; it counts in small letters and with one capital, too. */
  readonly words: readonly string[];
  readonly value: RegExp;
}

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

/** `gitleaks` is false where gitleaks takes another format for the sort. */
function sort(key: string, title: string, words: string, value: RegExp, trivy?: string, gitleaks = true): Keyworded {
  const equivalents = [...(gitleaks ? [`gitleaks:${key}`] : []), ...(trivy === undefined ? [] : [`trivy:${trivy}`])];
  return { key, title, words: words.split(" "), value, equivalents };
}

/** The table. */
export const KEYWORDED: readonly Keyworded[] = [
  sort("cloudflare-api-key", "Cloudflare API token", "CLOUDFLARE", /[\w-]{40}/),
  sort("codecov-access-token", "Codecov token", "CODECOV", UUID),
  sort("confluent-secret-key", "Confluent secret", "CONFLUENT", /[A-Za-z0-9+/]{64}/),
  sort("datadog-access-token", "Datadog key", "DATADOG DD_API_ DD_APP_", /[0-9a-f]{32}(?:[0-9a-f]{8})?/),
  sort(
    "discord-bot-token",
    "Discord bot token",
    "DISCORD",
    /[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27,38}/,
    undefined,
    false,
  ),
  sort("fastly-api-token", "Fastly token", "FASTLY", /[\w-]{32}/, "fastly-api-token"),
  sort("heroku-api-key", "Heroku API key", "HEROKU", UUID, "heroku-api-key"),
  sort(
    "hubspot-api-key",
    "HubSpot token",
    "HUBSPOT",
    /(?:pat-(?:na|eu)\d-)?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
  ),
  sort(
    "launchdarkly-access-token",
    "LaunchDarkly key",
    "LAUNCHDARKLY",
    /(?:api|sdk)-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/,
  ),
  sort("mailchimp-api-key", "Mailchimp API key", "MAILCHIMP", /[0-9a-f]{32}-us\d{1,2}/, "mailchimp-api-key"),
  sort("mailgun-private-api-token", "Mailgun API key", "MAILGUN", /key-[0-9a-f]{32}/, "mailgun-token"),
  sort("okta-access-token", "Okta token", "OKTA", /00[\w-]{40}/),
  sort("sentry-access-token", "Sentry token", "SENTRY_AUTH", /[0-9a-f]{64}/),
  sort("snyk-api-token", "Snyk token", "SNYK", UUID),
  sort("telegram-bot-api-token", "Telegram bot token", "TELEGRAM BOT_TOKEN", /\d{8,10}:[\w-]{35}/),
  sort("twitch-api-token", "Twitch token", "TWITCH", /[0-9a-z]{30}/, "twitch-api-token"),
];

/** The rest of a name that speaks of a secret, what joins it to a value, and the value. The word that found it may speak of one itself. */
function patternOf({ value }: Keyworded): RegExp {
  const joint = String.raw`["']?(?:[ \t]{0,20}(?:=>|:=|[:=])[ \t]{0,20}|[ \t]{0,20}\r?\n[ \t]{0,40}value:[ \t]{0,20}|[ \t]{1,20})["']?`;
  return new RegExp(`^([\\w.-]{1,60}?)${joint}(${value.source})(?![\\w+/=.-])`);
}

const SPEAKS = /key|token|secret|password|api|auth/i;
/** What it belongs to or where it is, and no secret. */
const OTHER = /(?:id|url|host|name|user|path|file|version)$/i;

/** A structure for each line of the table. */
export const KEYWORD_STRUCTURES: readonly Structure[] = KEYWORDED.map((row) => {
  const pattern = patternOf(row);
  return {
    row,
    shown: `${row.words[0] ?? ""}…`,
    triggers: row.words.flatMap((word) => [word, word.toLowerCase(), `${word[0] ?? ""}${word.slice(1).toLowerCase()}`]),
    look(text, at) {
      const match = pattern.exec(text.slice(at, at + 300));
      const [whole = "", name = "", value = ""] = match ?? [];
      if (match === null || !SPEAKS.test(name) || OTHER.test(name)) return undefined;
      const start = at + whole.length - value.length;
      return { at: { start, end: start + value.length }, standIn: isSampleToken(value.replace(/\W/g, ""), 3) };
    },
  };
});
