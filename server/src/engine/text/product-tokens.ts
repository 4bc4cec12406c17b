// Tokens of products that fewer builds meet, by their prefixes: the second part of the table behind `text/secret-value`. Formats and ids as
// published by gitleaks, Trivy and the issuers.
import { type Token, token } from "./token.ts";

const HEX40 = /[0-9a-f]{40}/;
const ALNUM36 = /[0-9A-Za-z]{36}/;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

export const PRODUCT_TOKENS: readonly Token[] = [
  token("adobe-client-secret", "Adobe client secret", "p8e-", /[0-9a-z]{32}/i, { trivy: "adobe-client-secret" }),
  token("artifactory-reference-token", "Artifactory reference token", "cmVmd", /[A-Za-z0-9]{59}/, {
    label: "Artifactory token",
    entropy: 4,
  }),
  token("bitbucket-app-password", "Bitbucket app password", "ATBB", /[A-Za-z0-9]{32}/, {
    gitleaks: false,
    entropy: 3.5,
  }),
  token("clickhouse-cloud-api-secret-key", "ClickHouse Cloud key", "4b1d", /[A-Za-z0-9]{38}/, { entropy: 3.5 }),
  token(
    "discord-webhook",
    "Discord webhook address",
    "discord.com/api/webhooks/ discordapp.com/api/webhooks/",
    /\d{17,20}\/([\w-]{60,80})/,
    { gitleaks: false },
  ),
  token("dropbox-short-lived-api-token", "Dropbox token", "sl.", /[\w=-]{130,1400}/, {
    trivy: "dropbox-short-lived-api-token",
    entropy: 3.5,
  }),
  token("duffel-api-token", "Duffel token", "duffel_live_ duffel_test_", /[\w=-]{43}/, { trivy: "duffel-api-token" }),
  token("easypost-api-token", "EasyPost API key", "EZAK", /[0-9a-z]{54}/i, { trivy: "easypost-api-token", entropy: 3 }),
  token("easypost-test-api-token", "EasyPost test key", "EZTK", /[0-9a-z]{54}/i, {
    trivy: "easypost-api-token",
    entropy: 3,
    severity: "warning",
  }),
  token("facebook-page-access-token", "Facebook page token", "EAAM EAAC", /[0-9a-z]{100,300}/i, { entropy: 4 }),
  token("flutterwave-secret-key", "Flutterwave test key", "FLWSECK_TEST-", /[a-h0-9]{32}-X/, { severity: "warning" }),
  token("frameio-api-token", "Frame.io token", "fio-u-", /[\w=-]{64}/, { trivy: "frameio-api-token" }),
  token("grafana-api-key", "Grafana API key", "eyJrIjoi", /[A-Za-z0-9]{70,400}={0,3}/, {
    trivy: "grafana-api-token",
    entropy: 3,
  }),
  token("harness-api-key", "Harness API key", "pat. sat.", /[\w-]{22}\.[0-9A-Za-z]{24}\.([0-9A-Za-z]{20})/),
  token("infracost-api-token", "Infracost API key", "ico-", /[0-9A-Za-z]{32}/, { entropy: 3 }),
  token("intra42-client-secret", "42 intra client secret", "s-s4t2ud- s-s4t2af-", /[0-9a-f]{64}/, { entropy: 3 }),
  token("langsmith-api-key", "LangSmith API key", "lsv2_pt_ lsv2_sk_", /[0-9a-f]{32}_[0-9a-f]{10}/, {
    gitleaks: false,
  }),
  token("mapbox-secret-token", "Mapbox secret token", "sk.eyJ1Ijoi", /[\w-]{40,300}\.([\w-]{20,24})/, {
    gitleaks: false,
  }),
  token(
    "microsoft-teams-webhook",
    "Microsoft Teams webhook address",
    "webhook.office.com/webhookb2/",
    /[0-9a-f-]{36}@[0-9a-f-]{36}\/IncomingWebhook\/([0-9a-z]{32})\/[0-9a-f-]{36}/,
    { label: "Teams webhook" },
  ),
  token("netlify-personal-access-token", "Netlify access token", "nfp_", ALNUM36, { gitleaks: false, entropy: 3.5 }),
  token("new-relic-insert-key", "New Relic insert key", "NRII-", /[\w-]{32}/, { entropy: 3 }),
  token("nvidia-api-key", "NVIDIA API key", "nvapi-", /[\w-]{60,70}/, { gitleaks: false, entropy: 3.5 }),
  token("octopus-deploy-api-key", "Octopus Deploy API key", "API-", /[A-Z0-9]{26}/, { entropy: 3.5 }),
  token("openrouter-api-key", "OpenRouter API key", "sk-or-v1-", /[0-9a-f]{64}/, { gitleaks: false }),
  token("openshift-user-token", "OpenShift user token", "sha256~", /[\w-]{43}/, { entropy: 3.5 }),
  token("pinecone-api-key", "Pinecone API key", "pcsk_", /[0-9A-Za-z]{4,8}_([0-9A-Za-z]{50,70})/, { gitleaks: false }),
  token("plaid-api-token", "Plaid access token", "access-sandbox- access-development- access-production-", UUID, {
    entropy: 3,
  }),
  token("prefect-api-token", "Prefect API key", "pnu_", ALNUM36),
  token("readme-api-token", "ReadMe API key", "rdme_", /[0-9a-z]{70}/),
  token("replicate-api-token", "Replicate token", "r8_", /[0-9A-Za-z]{37}/, { gitleaks: false, entropy: 3.5 }),
  token("scalingo-api-token", "Scalingo token", "tk-us-", /[\w-]{48}/, { entropy: 3.5 }),
  token("settlemint-application-access-token", "SettleMint token", "sm_aat_", /[0-9A-Za-z]{16}/, { entropy: 3 }),
  token("settlemint-personal-access-token", "SettleMint token", "sm_pat_", /[0-9A-Za-z]{16}/, { entropy: 3 }),
  token("settlemint-service-access-token", "SettleMint token", "sm_sat_", /[0-9A-Za-z]{16}/, { entropy: 3 }),
  token("shippo-api-token", "Shippo token", "shippo_live_ shippo_test_", /[0-9a-f]{40}/i, {
    trivy: "shippo-api-token",
  }),
  token("sonar-api-token", "SonarQube token", "squ_ sqp_ sqa_", HEX40),
  token("sourcegraph-access-token", "Sourcegraph token", "sgp_", /(?:(?:[0-9a-f]{16}|local)_)?([0-9a-f]{40})/i),
  token("square-access-token", "Square access token", "sq0atp-", /[\w-]{22,60}/, { entropy: 3 }),
  token("supabase-access-token", "Supabase access token", "sbp_", HEX40, { gitleaks: false }),
  token("typeform-api-token", "Typeform token", "tfp_", /[\w.=-]{59}/, { trivy: "typeform-api-token" }),
  token("xai-api-key", "xAI API key", "xai-", /[0-9A-Za-z]{80}/, { gitleaks: false, entropy: 3.5 }),
  token("yandex-api-key", "Yandex Cloud API key", "AQVN", /[\w-]{35,38}/, { entropy: 3.5 }),
];
