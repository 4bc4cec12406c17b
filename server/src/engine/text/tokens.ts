// Tokens that can be told by their prefix alone: the table behind `text/secret-value`. Formats and ids as published by gitleaks, Trivy and
// the issuers.
import { PRODUCT_TOKENS } from "./product-tokens.ts";
import { type Token, token } from "./token.ts";

const HEX32 = /[0-9a-f]{32}/i;
const HEX40 = /[0-9a-f]{40}/;
const HEX64 = /[0-9a-f]{64}/;
const ALNUM36 = /[0-9A-Za-z]{36}/;
const URLSAFE20 = /[\w-]{20}/;

/** Clouds, registries, source hosts: what container builds and deployments meet most. */
const INFRASTRUCTURE: readonly Token[] = [
  token("aws-access-token", "AWS access key id", "AKIA ASIA ABIA ACCA", /[A-Z2-7]{16}/, {
    trivy: "aws-access-key-id",
    checkov: 2,
  }),
  token("aws-access-token-a3t", "AWS access key id", "A3T", /[A-Z0-9][A-Z2-7]{16}/, {
    gitleaks: "aws-access-token",
    trivy: "aws-access-key-id",
    checkov: 2,
  }),
  token("aws-amazon-bedrock-api-key-long-lived", "Amazon Bedrock API key", "ABSK", /[A-Za-z0-9+/]{109,269}={0,2}/),
  token(
    "aws-amazon-bedrock-api-key-short-lived",
    "short-lived Amazon Bedrock API key",
    "bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t",
    /[A-Za-z0-9+/=]{20,1000}/,
    { label: "Amazon Bedrock API key" },
  ),
  token("github-pat", "GitHub personal access token", "ghp_", ALNUM36, { trivy: "github-pat" }),
  token("github-fine-grained-pat", "fine-grained GitHub access token", "github_pat_", /\w{82}/, {
    label: "GitHub fine-grained PAT",
    trivy: "github-fine-grained-pat",
  }),
  token("github-oauth", "GitHub OAuth token", "gho_", ALNUM36, { trivy: "github-oauth" }),
  token("github-app-token", "GitHub App token", "ghu_ ghs_", ALNUM36, { trivy: "github-app-token" }),
  token("github-refresh-token", "GitHub refresh token", "ghr_", /[0-9A-Za-z]{36}(?:[0-9A-Za-z]{40})?/, {
    trivy: "github-refresh-token",
  }),
  token("gitlab-pat", "GitLab personal access token", "glpat-", URLSAFE20, { trivy: "gitlab-pat" }),
  token("gitlab-deploy-token", "GitLab deploy token", "gldt-", URLSAFE20),
  token("gitlab-runner-authentication-token", "GitLab runner token", "glrt-", URLSAFE20),
  token("gitlab-cicd-job-token", "GitLab job token", "glcbt-", /[0-9A-Za-z]{1,5}_([\w-]{20})/),
  token("gitlab-ptt", "GitLab pipeline trigger token", "glptt-", HEX40, { label: "GitLab trigger token" }),
  token("gitlab-feed-token", "GitLab feed token", "glft-", URLSAFE20),
  token("gitlab-incoming-mail-token", "GitLab incoming mail token", "glimt-", /[\w-]{25}/),
  token("gitlab-kubernetes-agent-token", "GitLab agent token for Kubernetes", "glagent-", /[\w-]{50}/, {
    label: "GitLab agent token",
  }),
  token("gitlab-feature-flag-client-token", "GitLab feature flag token", "glffct-", URLSAFE20),
  token("gitlab-rrt", "GitLab runner registration token", "GR1348941", URLSAFE20, { label: "GitLab runner token" }),
  token("gitlab-session-cookie", "GitLab session cookie", "_gitlab_session=", /[0-9a-z]{32}/, { entropy: 3 }),
  token("gitlab-scim-token", "GitLab SCIM token", "glsoat-", URLSAFE20),
  token("gitlab-oauth-app-secret", "GitLab OAuth application secret", "gloas-", /[\w-]{64}/, {
    label: "GitLab OAuth secret",
  }),
  token(
    "gitlab-runner-authentication-token-routable",
    "GitLab token",
    "glrt-t glpat- gldt-",
    /[\w-]{27,300}\.[0-9a-z]{9}/,
  ),
  token("docker-hub-token", "Docker Hub access token", "dckr_pat_ dckr_oat_", /[\w-]{27,32}/, { gitleaks: false }),
  token("docker-swarm-token", "Docker Swarm join token", "SWMTKN-1-", /[0-9a-z]{50}-[0-9a-z]{25}/, { gitleaks: false }),
  token("age-secret-key", "age secret key", "AGE-SECRET-KEY-1", /[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}/, {
    trivy: "age-secret-key",
    entropy: 3,
  }),
  token("gcp-api-key", "Google API key", "AIza", /[\w-]{35}/, { entropy: 3 }),
  token("digitalocean-pat", "DigitalOcean access token", "dop_v1_", HEX64),
  token("digitalocean-access-token", "DigitalOcean OAuth token", "doo_v1_", HEX64),
  token("digitalocean-refresh-token", "DigitalOcean refresh token", "dor_v1_", HEX64),
  token("alibaba-access-key-id", "Alibaba Cloud access key id", "LTAI", /[0-9A-Za-z]{20}/, {
    trivy: "alibaba-access-key-id",
  }),
  token("cloudflare-origin-ca-key", "Cloudflare origin CA key", "v1.0-", /[0-9a-f]{24}-[0-9a-f]{146}/),
  token("vault-service-token", "Vault service token", "hvs.", /[\w-]{90,120}/, { entropy: 3.5 }),
  token("vault-batch-token", "Vault batch token", "hvb.", /[\w-]{138,300}/, { entropy: 3.5 }),
  token("doppler-api-token", "Doppler token", "dp.pt. dp.st. dp.ct. dp.sa.", /(?:[\w-]{2,35}\.)?([0-9A-Za-z]{40,44})/, {
    trivy: "doppler-api-token",
  }),
  token("pulumi-api-token", "Pulumi access token", "pul-", HEX40, { trivy: "pulumi-api-token" }),
  token("planetscale-password", "PlanetScale password", "pscale_pw_", /[\w=.-]{32,64}/, {
    trivy: "planetscale-password",
  }),
  token("planetscale-api-token", "PlanetScale token", "pscale_tkn_", /[\w=.-]{32,64}/, {
    trivy: "planetscale-api-token",
  }),
  token("planetscale-oauth-token", "PlanetScale OAuth token", "pscale_oauth_", /[\w=.-]{32,64}/),
  token("flyio-access-token", "Fly.io access token", "fo1_", /[\w-]{43}/),
  token("flyio-macaroon", "Fly.io access token", "fm1a_ fm1r_ fm2_", /[A-Za-z0-9+/]{100,1000}={0,3}/, {
    gitleaks: "flyio-access-token",
  }),
  token("heroku-api-key-v2", "Heroku API key", "HRKU-AA", /[\w-]{58}/),
  token(
    "tailscale-key",
    "Tailscale key",
    "tskey-auth- tskey-api- tskey-client-",
    /[0-9A-Za-z]{8,32}-([0-9A-Za-z]{20,48})/,
    {
      gitleaks: false,
    },
  ),
  token("databricks-api-token", "Databricks token", "dapi", /([0-9a-f]{32})(?:-\d)?/, {
    trivy: "databricks-api-token",
  }),
  token(
    "1password-service-account-token",
    "1Password service account token",
    "ops_eyJ",
    /[A-Za-z0-9+/]{250,1500}={0,3}/,
    { label: "1Password account token" },
  ),
  token(
    "1password-secret-key",
    "1Password secret key",
    "A3-",
    /[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}/,
    { entropy: 3.5 },
  ),
];

/** Package registries, monitoring, models, payment, chat. */
const SERVICES: readonly Token[] = [
  token("npm-access-token", "npm access token", "npm_", ALNUM36, { trivy: "npm-access-token", checkov: 12 }),
  token("pypi-upload-token", "PyPI upload token", "pypi-AgEIcHlwaS5vcmc", /[\w-]{50,1000}/, {
    trivy: "pypi-upload-token",
  }),
  token("rubygems-api-token", "RubyGems API key", "rubygems_", /[0-9a-f]{48}/, { trivy: "rubygems-api-token" }),
  token("clojars-api-token", "Clojars token", "CLOJARS_", /[0-9a-z]{60}/i, { trivy: "clojars-api-token" }),
  token("artifactory-api-key", "Artifactory API key", "AKCp", /[A-Za-z0-9]{69}/, { entropy: 4 }),
  token("slack-bot-token", "Slack bot token", "xoxb-", /\d{10,13}-\d{10,13}-?([A-Za-z0-9-]{16,64})/, {
    trivy: "slack-access-token",
    checkov: 14,
  }),
  token("slack-user-token", "Slack user token", "xoxp- xoxe-", /(?:\d{10,13}-){3}([A-Za-z0-9-]{28,64})/, {
    trivy: "slack-access-token",
    checkov: 14,
  }),
  token("slack-config-access-token", "Slack configuration token", "xoxe.xoxb- xoxe.xoxp-", /\d-([A-Z0-9]{160,170})/i, {
    checkov: 14,
  }),
  token("slack-config-refresh-token", "Slack configuration refresh token", "xoxe-1-", /[A-Z0-9]{140,150}/i, {
    label: "Slack refresh token",
    checkov: 14,
  }),
  token("slack-legacy-token", "Slack token", "xoxo- xoxs-", /\d{5,13}-\d{5,13}-\d{5,13}-([0-9a-fA-F]{6,64})/, {
    trivy: "slack-access-token",
    checkov: 14,
  }),
  token("slack-legacy-workspace-token", "Slack workspace token", "xoxa- xoxr-", /(?:\d-)?([0-9a-zA-Z]{10,48})/, {
    trivy: "slack-access-token",
    checkov: 14,
  }),
  token("slack-app-token", "Slack app token", "xapp-", /\d-[A-Z0-9]{8,16}-\d{8,16}-([0-9a-z]{40,80})/, { checkov: 14 }),
  token(
    "slack-webhook-url",
    "Slack webhook address",
    "hooks.slack.com/",
    /(?:services|workflows|triggers)\/([A-Za-z0-9+/]{43,60})/,
    {
      trivy: "slack-web-hook",
      checkov: 14,
    },
  ),
  token("stripe-access-token", "Stripe secret key", "sk_live_ rk_live_ sk_prod_ rk_prod_", /[0-9A-Za-z]{16,120}/, {
    trivy: "stripe-secret-token",
    checkov: 17,
  }),
  token("stripe-test-key", "Stripe test key", "sk_test_ rk_test_", /[0-9A-Za-z]{16,120}/, {
    gitleaks: "stripe-access-token",
    trivy: "stripe-secret-token",
    checkov: 17,
    severity: "warning",
  }),
  token("shopify-access-token", "Shopify access token", "shpat_", HEX32, { trivy: "shopify-token" }),
  token("shopify-custom-access-token", "Shopify access token", "shpca_", HEX32, { trivy: "shopify-token" }),
  token("shopify-private-app-access-token", "Shopify access token", "shppa_", HEX32, { trivy: "shopify-token" }),
  token("shopify-shared-secret", "Shopify shared secret", "shpss_", HEX32, { trivy: "shopify-token" }),
  token("sendgrid-api-token", "SendGrid API key", "SG.", /[\w-]{22}\.[\w-]{43}/, { trivy: "sendgrid-api-token" }),
  token("sendinblue-api-token", "Brevo API key", "xkeysib-", /[0-9a-f]{64}-[0-9a-z]{16}/i, {
    trivy: "sendinblue-api-token",
  }),
  token("twilio-api-key", "Twilio API key", "SK", /[0-9a-f]{32}/, { trivy: "twilio-api-key", checkov: 18, entropy: 3 }),
  token("openai-api-key", "OpenAI API key", "sk-", /[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}/),
  token("openai-project-key", "OpenAI API key", "sk-proj- sk-svcacct- sk-admin-", /[\w-]{20,74}T3BlbkFJ[\w-]{20,74}/, {
    gitleaks: "openai-api-key",
  }),
  token("anthropic-api-key", "Anthropic API key", "sk-ant-api sk-ant-oat", /\d\d-([\w-]{80,120})/),
  token("anthropic-admin-api-key", "Anthropic admin key", "sk-ant-admin", /\d\d-([\w-]{80,120})/),
  token("huggingface-access-token", "Hugging Face token", "hf_", /[A-Za-z0-9]{34,40}/, {
    trivy: "hugging-face-access-token",
  }),
  token("huggingface-organization-api-token", "Hugging Face token", "api_org_", /[A-Za-z]{34}/),
  token("groq-api-key", "Groq API key", "gsk_", /[A-Za-z0-9]{52}/, { gitleaks: false, entropy: 3.5 }),
  token("perplexity-api-key", "Perplexity API key", "pplx-", /[A-Za-z0-9]{48}/, { entropy: 3.5 }),
  token("grafana-cloud-api-token", "Grafana Cloud token", "glc_", /[A-Za-z0-9+/]{32,400}={0,3}/, { entropy: 3 }),
  token("grafana-service-account-token", "Grafana service account token", "glsa_", /[A-Za-z0-9]{32}_[0-9A-Fa-f]{8}/, {
    label: "Grafana account token",
  }),
  token("sentry-org-token", "Sentry organization token", "sntrys_", /eyJpYXQiO([\w+/=-]{40,600})/),
  token("sentry-user-token", "Sentry user token", "sntryu_", HEX64),
  token("new-relic-user-api-key", "New Relic user key", "NRAK-", /[A-Z0-9]{27}/i, { trivy: "new-relic-user-api-key" }),
  token("dynatrace-api-token", "Dynatrace token", "dt0c01.", /[A-Z0-9]{24}\.[A-Z0-9]{64}/, {
    trivy: "dynatrace-api-token",
  }),
  token("linear-api-key", "Linear API key", "lin_api_", /[0-9A-Za-z]{40}/, { trivy: "linear-api-token" }),
  token("notion-api-token", "Notion token", "ntn_", /\d{11}([A-Za-z0-9]{35})/),
  token("postman-api-token", "Postman API key", "PMAK-", /[0-9a-f]{24}-[0-9a-f]{34}/i, { trivy: "postman-api-token" }),
  token("atlassian-api-token", "Atlassian API token", "ATATT3", /[\w=-]{180,200}/),
];

/** The table. */
export const TOKENS: readonly Token[] = [...INFRASTRUCTURE, ...SERVICES, ...PRODUCT_TOKENS];
