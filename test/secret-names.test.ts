// Names that speak of a secret and values that are none: one table for all languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isSecretName } from "../server/src/engine/knowledge/secret-names.ts";
import {
  holdsNoCredential,
  isHarmlessValue,
  isKeptElsewhere,
  isSecretValue,
  worthOf,
} from "../server/src/engine/knowledge/secret-values.ts";
import { isHiddenUnder, namesObject, worthUnder } from "../server/src/engine/knowledge/secret-variables.ts";
import { looksDrawn } from "../server/src/engine/knowledge/stand-ins.ts";

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

test("keys that tools put into what browsers get are made to be seen; passwords and secret keys are not", () => {
  for (const name of words("VITE_AMPLITUDE_API_KEY REACT_APP_MAPBOX_TOKEN VUE_APP_MAPS_KEY GATSBY_ALGOLIA_APIKEY"))
    assert.ok(!isSecretName(name, "likely"), name);
  for (const name of words(
    "VITE_STRIPE_SECRET_KEY VITE_AWS_ACCESS_KEY_ID REACT_APP_PRIVATE_KEY VITE_DB_PASSWORD VUE_APP_CLIENT_SECRET INVITE_TOKEN VITELITY_API_KEY",
  ))
    assert.ok(isSecretName(name, "likely"), name);
});

test("harmless words behind a key, a password or a credential", () => {
  for (const name of words(`
    KEY_NAME KMS_KEY_ALIAS PASSWORD_PROMPT_STRING KEY_ENABLED CREDENTIAL_MANAGER CREDENTIALS_PROVIDER CREDENTIAL_HELPER KEY_PAIR
    KEY_VAULT_NAME KEY_SPEC KEY_USAGE TOKEN_ENDPOINT SECRETS_MANAGER_REGION SECRETS_BACKEND SECRET_ARN PASSWORD_STRENGTH
    PASSWORD_HASHER PASSWORD_ENCRYPTION PASSWORD_AUTHENTICATION PASSWORD_CHECK TOKEN_BUCKET KEY_BINDINGS API_KEY_HEADER ENCRYPTION_KEY_ROTATION_DAYS passwordLabel tokenClaims AUTH_SERVICE
    AUTH_DATABASE DP_CREDENTIAL_LOGIN_META2 SECRET_METADATA`)) {
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
  for (const value of ["<password>", "$(SHARED)", "${PASSWORD}", "vault:secret/data/web#password", ""])
    assert.ok(!isSecretValue(value), value);
  for (const value of ["tiger", "hunter2", "/9j+Zm9v=", "/run!now"]) assert.ok(isSecretValue(value), value);
});

test("references to stores, and what is put in before the value is used", () => {
  for (const value of words(`
    ssm:/shop/db ssm://shop/db vault:secret/data/web#password >>vault:secret/data/web#password ref+vault://secret/web#/password
    ref+awsssm://shop/db secretref+vault://a/b op://vault/item/password keeper://abc/field/password awssm:shop arn:aws:ssm:eu:1:parameter/db
    @Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b/) @Microsoft.KeyVault(VaultName=a;SecretName=b)
    keyvaultref:https://a.vault.azure.net/secrets/b secretref:db projects/shop/secrets/db/versions/latest sm@db sm://db secret://db
    {{resolve:secretsmanager:db:SecretString:password}} $__file{/etc/secrets/db} ?{vaultkv:db/password}`)) {
    assert.equal(worthOf(value), "none", value);
    assert.ok(isKeptElsewhere(value), value);
  }
  for (const value of [
    ...words(
      "$DB ${DB} $(DB) $[variables.db] {{db}} #{DB} #{DB}# ((db)) ((vault:db.password)) ((!db)) __DB__ @DB@ @@DB@@ %DB%",
    ),
    ...words("{env.DB} {$DB} secrets.DB process.env.DB env:DB https://id.acme.dev/token"),
    "${{ secrets.DB }}",
    "{{ .Values.db | quote }}",
    "Server=db;Password=#{DB}#;",
    "host=db password=((db-password))",
  ]) {
    assert.equal(worthOf(value), "none", value);
    assert.ok(!isKeptElsewhere(value), value);
  }
});

test("encrypted values", () => {
  const base64 = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4".repeat(22);
  for (const value of [
    "ENC[AES256_GCM,data:8cBv3w==,iv:K1o=,tag:9Q==,type:str]",
    "ENC[PKCS7,MIIBeQYJKoZIhvcNAQcDoIIBajCC]",
    "ENC(G6N718UuyPE5bHyWKyuLQSm02auQPUtm)",
    "{cipher}682bc583f4641835fa2db009355293665d2647dade3375c0",
    `encrypted:${base64.slice(0, 80)}`,
    "{COQLCE6DU6GtcS5P4b1xNQ==}",
    "![Nh4tWkzJIDgKtKjrBuHP9w==]",
    `AgB${base64}`,
    `AQICAH${base64.slice(0, 200)}`,
    "$ANSIBLE_VAULT;1.1;AES256\n33363731",
    "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----",
  ]) {
    assert.equal(worthOf(value), "none", value.slice(0, 40));
    assert.ok(isKeptElsewhere(value), value.slice(0, 40));
  }
  // What only begins like it.
  for (const value of ["ENC[", "encrypted:no", "AgBx7Qm2LkV9sTr4", "v1:x7Qm2LkV9s", "cipher-x7Qm2LkV9s"])
    assert.equal(worthOf(value), "secret", value);
});

test("passwords that are easily guessed", () => {
  for (const value of words(`
    changeme change-me CHANGE_ME change_it changethis password Password passwd p@ssw0rd P@ssw0rd! password123 secret supersecret
    mysecretpassword my-secret-pw mypass admin Admin123! root toor postgres test test1234 letmein qwerty guest minioadmin 123456
    12345678 000000 notasecret this-is-not-a-secret welcome2024 hunter2 pa55word Passw0rd1 ch4ngeme trustno1 shoppassword`))
    assert.equal(worthOf(value), "weak", value);
  assert.equal(worthOf("shop", "SHOP_PASSWORD"), "weak");
  for (const value of words(
    "tiger kV8qZt3wLx5n correct-horse-battery 4711 shop admin-x7Qm2L s3cretPa55word Ple4seCh4ngeThisN0tAVerySecretV4lue hunter27x",
  ))
    assert.equal(worthOf(value, "DB_PASSWORD"), "secret", value);
});

test("a value that only says what goes there is weak, a phrase that speaks of something else is not", () => {
  for (const value of words(`
    mystorageaccountkey mysastoken MySecureDatabasePassword very-secure-database-password change-me-to-a-long-random-key
    ThisIsASuperLongToken ThisIsAVerySecretString my-bearer-token insecure_session_secret a_not_so_secure_encryption_key
    ChooseYourOwnPasswordHere1234 test-api-secret jwtsecret !!changeme!! abcdefghijklmnop aaaa1111 abc123xyz Pass123$`))
    assert.equal(worthOf(value), "weak", value);
  for (const value of words(`
    correct-horse-battery silver-key-harbor-lantern lantern-harbor-key correcthorsebatterystaple wikijsrocks thekraken abd123xyz
    Kq-secret-9fX2 s3cretPa55word aB-cD-eF-gH-key XscUJuDQPwKqrWafXvRc keyleudecticidechothistishownsan`))
    assert.equal(worthOf(value), "secret", value);
});

/** Letters and digits without a pattern, put together here so that no key has to be in the sources. */
const DRAWN = ["46BKJoQYlPPOexq", "0OhDZnIlNepKFf", "87WFwLbfzqDDho"].join("");

test("hashes of passwords, and names of files with credentials, are no secrets in plain text", () => {
  const salt = DRAWN.slice(0, 22);
  for (const hash of [
    `$2a$10$${salt}`,
    `$$2y$$12$$${salt}`,
    `$6$rounds=500000$${salt}`,
    `$argon2id$v=19$m=65536,t=3,p=4$${salt}`,
  ]) {
    assert.equal(worthUnder("ADMIN_PASSWORD", hash), "none", hash);
    assert.ok(isHiddenUnder("ADMIN_PASSWORD", hash), hash);
  }
  assert.equal(worthUnder("ADMIN_PASSWORD", "$2a$short"), "secret");
  assert.equal(worthUnder("ADMIN_PASSWORD", `$9z$${salt}`), "secret");
  assert.equal(worthUnder("KAFKA_SSL_KEYSTORE_CREDENTIALS", "broker1_keystore_creds"), "none");
  assert.equal(worthUnder("KAFKA_SSL_KEYSTORE_PASSWORD", "broker1_keystore_creds"), "secret");
  assert.equal(worthUnder("KAFKA_SSL_KEYSTORE_CREDENTIALS", "broker1:kV8qZt3wLx5n"), "secret");
  for (const name of words(
    "BEARER_AUTH_CREDENTIALS_SOURCE SECRET_FORCED_LANGUAGE SECRET_BOOTSTRAP_SERVERS tokenRenewal PASSWORD_PROTOCOL",
  ))
    assert.ok(!isSecretName(name), name);
  for (const name of words("SOURCE_PASSWORD SERVERS_SECRET LANGUAGE_API_KEY")) assert.ok(isSecretName(name), name);
});

test("hashes as other servers keep them, behind a user or a method, and by the name", () => {
  const body = DRAWN.slice(0, 24);
  const hex = "94bdcebe19083ce2a1f959fd02f964c7af4cfc29";
  for (const hash of [
    `admin:$2y$05$${body}`,
    `admin:$apr1$abcd1234$${body}`,
    `bcrypt:$2y$10$${body}`,
    `argon2:$argon2id$v=19$m=10240,t=10,p=8$${body}`,
    `pbkdf2_sha256$260000$abcdEFGH12$${body}`,
    `scrypt:32768:8:1$abcdEF12$${body}`,
    `{SSHA}${body}==`,
    `SCRAM-SHA-256$4096:${body}$${body}=:${body}=`,
    `$P$B${body}abcdefgh`,
    `*${hex.toUpperCase()}`,
    `sha1:abcdef123456:${hex}`,
  ]) {
    assert.equal(worthUnder("ADMIN_PASSWORD", hash), "none", hash);
    assert.ok(isHiddenUnder("ADMIN_PASSWORD", hash), hash);
  }
  for (const value of ["*secretpassage", "sha1:tiger", `admin:${body}`, `{SSHA}tiger`, "SCRAM-SHA-256$tiger"])
    assert.equal(worthUnder("ADMIN_PASSWORD", value), "secret", value);
  for (const name of words("PASSWORD_HASH HASHED_PASSWORD PASSWORD_SHA256 ROOT_PASSWORD_SHA2 rootPasswordSha2")) {
    assert.equal(worthUnder(name, hex), "none", name);
    assert.equal(worthUnder(name, "kV8qZt3wLx5n"), "secret", name);
    assert.ok(isHiddenUnder(name, hex), name);
  }
  for (const name of words("HASH_PASSWORD SHA_SECRET ADMIN_PASSWORD"))
    assert.equal(worthUnder(name, hex), "secret", name);
});

test("placeholders, options and the names of keys; words and digits in place of a password", () => {
  for (const [name, value, worth] of [
    ["DB_PASSWORD", "{pass}", "none"],
    ["DB_PASSWORD", "{DB_PASSWORD}", "none"],
    ["DB_PASSWORD", "(password)", "none"],
    ["DB_PASSWORD", "{x7Qm2LkV9s}", "secret"],
    ["DB_PASSWORD", "(x7Qm2LkV9s)", "secret"],
    ["UPDATE_PASSWORD", "on_create", "none"],
    ["DB_PASSWORD", "on_create", "secret"],
    ["PASSWORD_KEY", "password", "none"],
    ["CLIENT_SECRET_KEY", "client-secret", "none"],
    ["PASSWORD_KEY", "swordfish", "secret"],
    ["DB_PASSWORD", "unused", "weak"],
    ["DB_PASSWORD", "generated", "weak"],
    ["DB_PASSWORD", "prompt", "weak"],
    ["API_TOKEN", "0".repeat(64), "weak"],
    ["API_TOKEN", "1234567890".repeat(4), "weak"],
    ["API_TOKEN", "1234567809".repeat(4), "secret"],
    ["SA_PASSWORD", "Your_password123", "weak"],
    ["SA_PASSWORD", "yourStrong(!)Password", "weak"],
    ["SA_PASSWORD", "your-password", "none"],
    ["SA_PASSWORD", "YOUR_PASSWORD_HERE", "none"],
    ["OPERATOR_SECRET", "operator", "none"],
    ["OPERATOR_SECRET", "x7qm2lkv9s", "secret"],
    ["ADMIN_SECRET", "admin", "weak"],
    ["DB_SECRET", "changeme", "weak"],
  ] as const)
    assert.equal(worthUnder(name, value), worth, `${name}=${value}`);
});

test("credentials in values whose names speak of none are known by their form", () => {
  for (const [name, value, worth] of [
    ["DATABASE_DSN", "host=db user=app password=kV8qZt3wLx5n dbname=app", "secret"],
    ["DB_DSN", "app:kV8qZt3wLx5n@/shop", "secret"],
    ["ENDPOINT", "app:kV8qZt3wLx5n@tcp(db:3306)/shop", "secret"],
    ["ENDPOINT", "app:kV8qZt3wLx5n@db/shop", "none"],
    ["CACHE", "cache:6379,password=changeme", "weak"],
    ["JAVA_OPTS", "-Xmx1g -Ddb.password=kV8qZt3wLx5n", "secret"],
    ["JAVA_OPTS", "-Xmx1g -Ddb.password=${DB_PASSWORD}", "none"],
    ["CONFIG", '{"db": {"password": "kV8qZt3wLx5n"}}', "secret"],
    ["CONFIG", '{"db": {"password": "kV8qZt3wLx5n"}', "none"],
    ["REDISCLI_AUTH", "kV8qZt3wLx5n", "secret"],
    ["NGINX_AUTH", "kV8qZt3wLx5n", "none"],
    ["DB_DSN", "host=db user=app dbname=app sslmode=disable", "none"],
  ] as const) {
    assert.equal(worthUnder(name, value), worth, `${name}=${value}`);
    assert.equal(isHiddenUnder(name, value), worth !== "none", `${name}=${value}`);
  }
});

test("what an issuer draws is not made of words", () => {
  for (const [name, value] of [
    ["AZUREBLOB_ACCOUNT_KEY", "storageaccountvalue"],
    ["AWS_SECRET_ACCESS_KEY", "velero-backup"],
    ["GITHUB_TOKEN", "swordfish"],
    ["CF_DNS_API_TOKEN", "swordfish"],
    ["SLACK_BOT_TOKEN", "kiosk zebra"],
  ] as const)
    assert.equal(worthUnder(name, value), "weak", name);
  for (const [name, value] of [
    ["AZUREBLOB_ACCOUNT_KEY", "kV8qZt3wLx5n"],
    ["GITHUB_WEBHOOK_SECRET", "swordfish"],
    ["ADMIN_TOKEN", "swordfish"],
    ["RAWS_TOKEN", "swordfish"],
    ["AWS_RDS_PASSWORD", "swordfish"],
  ] as const)
    assert.equal(worthUnder(name, value), "secret", name);
});

test("the name of who logs in is tried first", () => {
  assert.equal(worthUnder("DB_PASSWORD", "merico", ["merico"]), "weak");
  assert.equal(worthUnder("DB_PASSWORD", "Merico1", ["merico"]), "weak");
  assert.equal(worthUnder("DB_PASSWORD", "merico", ["zammad"]), "secret");
});

test("the user name of a pair of keys is none, whatever is drawn by chance may be", () => {
  for (const value of ["minio", "root", "minioadmin", "velero-backup"]) {
    assert.equal(worthUnder("MINIO_ACCESS_KEY", value), "none", value);
    assert.equal(worthUnder("accessKey", value), "none", value);
    assert.notEqual(worthUnder("MINIO_SECRET_KEY", value), "none", value);
    assert.notEqual(worthUnder("AWS_SECRET_ACCESS_KEY", value), "none", value);
  }
  assert.equal(worthUnder("STORAGE_ACCESS_KEY", "kV8qZt3wLx5n"), "secret");
});

test("stand-ins, and numbers that count", () => {
  for (const value of [
    ...words(
      "<password> [password] xxxxxx **** ... todo TBD your-password YOUR_TOKEN_HERE replace-with-yours dummy example redacted",
    ),
    ...words("enter-your-password-here PASSWORD DB_PASSWORD API_KEY AKIAIOSFODNN7EXAMPLE"),
    "put the token here",
  ])
    assert.equal(worthOf(value), "none", value);
  assert.equal(worthOf("3", "API_TOKENS"), "none");
  assert.equal(worthOf("4711", "API_TOKEN"), "secret");
});

test("an address of a service is a secret for the credentials in it", () => {
  for (const value of [
    "projects/SPANNER_PROJECT/instances/SPANNER_INSTANCE/databases/SPANNER_DATABASE",
    "Server=db;Database=shop;Trusted_Connection=True",
    "Data Source=/data/shop.db",
    "Endpoint=https://acme.service.signalr.net;AuthType=azure.msi;Version=1.0;",
    "Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=root",
    "redis-cart:6379",
    "redis:6379,ssl=True,abortConnect=False",
    "host=db user=shop dbname=shop sslmode=verify-full",
    "mongodb+srv://shop@db.acme.dev/shop?retryWrites=true",
    "Server=db;User Id=shop;Password=#{DB_PW}#",
    "mystorageaccountconnstr",
  ]) {
    assert.equal(worthUnder("SHOP_CONNECTION_STRING", value), "none", value);
    assert.equal(worthUnder("connectionString", value), "none", value);
  }
  for (const [value, worth] of [
    ["Server=db;User Id=sa;Password=kV8qZt3wLx5n;", "secret"],
    ["Server=db;User Id=sa;Pwd=changeme", "weak"],
    [`DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${DRAWN}==`, "secret"],
    [`Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=root;SharedAccessKey=${DRAWN}=`, "secret"],
    [`BlobEndpoint=https://acme.blob.core.windows.net/;SharedAccessSignature=sv=2024&sig=${DRAWN}`, "secret"],
    ["redis:6379,password=kV8qZt3wLx5n,ssl=True", "secret"],
    ["host=db user=shop password=kV8qZt3wLx5n", "secret"],
    ["postgres://shop:kV8qZt3wLx5n@db/shop", "secret"],
    ["postgres://shop:shop1@db/shop?sslmode=disable", "secret"],
    [DRAWN, "secret"],
  ] as const) {
    assert.equal(worthUnder("SHOP_CONNECTION_STRING", value), worth, value);
    assert.ok(isHiddenUnder("SHOP_CONNECTION_STRING", value), value);
  }
  // Under another name only what cannot be anything else is an address.
  assert.equal(worthUnder("DB_SECRET", "Server=db;Database=shop;Integrated Security=true"), "none");
  assert.equal(worthUnder("DB_PASSWORD", "x7=Qm2;k=v"), "secret");
  assert.equal(worthUnder("DB_PASSWORD", "redis-cart:6379"), "secret");
  assert.equal(worthUnder("DB_PASSWORD", "projects/shop"), "secret");
});

test("what is not read for certain as an address is judged as a whole", () => {
  const password = "Xk29sLq8ZvAA";
  for (const value of [
    ...["?", ";", "&", "/", "@"].map((sign) => `host=db user=app password=Xk${sign}${password} dbname=shop`),
    `redis:6379,password=Xk&${password},ssl=True`,
    `scott/${password}@db:1521/orcl`,
    `jdbc:oracle:thin:scott/${password}@//db:1521/shop`,
    `shop:${password}@tcp(db:3306)/shop`,
    `shop:Xk/${password}@x@unix(/run/mysqld.sock)/shop?parseTime=true`,
    "Xk29!sLq8ZvMM",
    `Data Source=db;Persist=1;{Pwd}=${password};UID=x`,
    "Server=db;Codeword=tiger",
    `https://app:12/34@db.acme.dev`,
    `mongodb://a:27017,b:27017/shop?key=${password}`,
  ]) {
    assert.equal(worthUnder("SHOP_CONNECTION_STRING", value), "secret", value);
    assert.ok(isHiddenUnder("SHOP_CONNECTION_STRING", value), value);
    assert.ok(!holdsNoCredential(value, "SHOP_CONNECTION_STRING"), value);
  }
  for (const value of [
    "Server=tcp:db,1433;Initial Catalog=shop;Encrypt=True;Connection Timeout=30;",
    "host=db user=shop dbname=shop connect_timeout=10",
    "jdbc:oracle:thin:@//db:1521/shop",
    "shop@tcp(db:3306)/shop?parseTime=true",
    "mongodb://a:27017,b:27017/shop?replicaSet=rs0",
    "cache-1.acme.dev:6379,cache-2.acme.dev:6379",
  ]) {
    assert.equal(worthUnder("SHOP_CONNECTION_STRING", value), "none", value);
    assert.ok(holdsNoCredential(value, "SHOP_CONNECTION_STRING"), value);
  }
  assert.equal(worthUnder("SHOP_CONNECTION_STRING", "host=db password=changeme user=shop"), "weak");
});

test("an address whose path or parameters look drawn opens what it leads to", () => {
  const drawn = ["Zk29sLq8Zv", "FFaa81kd02"].join("");
  for (const [name, value] of [
    ["SLACK_WEBHOOK_SECRET", `https://chat.acme.dev/hooks/${drawn}`],
    ["API_KEY", `https://api.acme.dev/?k=${drawn.slice(0, 12)}`],
    ["LOGIN_SECRET", "otpauth://totp/Shop:ann?issuer=Shop&seed=JBSWYLKDPEHPKXPX"],
    ["ADMIN_TOKEN", "https://api.acme.dev/?password=tigerlily"],
  ] as const) {
    assert.equal(worthUnder(name, value), "secret", value);
    assert.ok(isHiddenUnder(name, value), value);
  }
  for (const value of [
    "https://login.acme.dev/2f1c8a34-9d0e-4b7a-8c55-0f6e1d2c3b4a/oauth2/v2.0/token",
    "https://acme.dev:8443/hooks/alerts?tenant=shop&api-version=2016-06-01",
    "https://keys.acme.dev/0xA4B469963BF863CC.asc",
    "https://acme.vault.azure.net/secrets/db/4387e9f3d6e14c459867679a90fd0f79",
  ]) {
    assert.equal(worthUnder("API_TOKEN", value), "none", value);
    assert.ok(!isHiddenUnder("API_TOKEN", value), value);
  }
});

test("the names of the objects that hold a secret, behind names that end in it", () => {
  for (const [name, value] of [
    ["TLS_SECRET", "web-tls"],
    ["REGISTRY_SECRET", "regcred"],
    ["DB_SECRET", "db-credentials"],
    ["DEFAULT_TLS_SECRET", "ingress/default-tls"],
    ["WEBHOOK_CERT_SECRET", "webhook-server-cert"],
    ["CA_SECRET", "root-ca"],
    ["CONFIG_SECRET", "app-config"],
    ["POSTGRES_SECRET", "postgres-secret"],
    ["pullSecretRef", "shop-pull-v2"],
    ["CLIENT_SECRET", "shop-oidc-client"],
  ] as const) {
    assert.ok(namesObject(name, value), name);
    assert.equal(worthUnder(name, value), "none", name);
    assert.ok(!isHiddenUnder(name, value), name);
  }
  for (const [name, value, worth] of [
    ["CLIENT_SECRET", "kq8-s3cr3t-z", "secret"],
    ["CLIENT_SECRET", "swordfish", "secret"],
    ["DB_SECRET", "x7qm2lkv9strw4", "secret"],
    ["DB_SECRET", "Tiger-Lily", "secret"],
    ["DB_SECRET", "change-me", "weak"],
    ["JWT_SECRET", "my-jwt-secret", "weak"],
    ["DB_PASSWORD", "db-credentials", "secret"],
  ] as const) {
    assert.ok(!namesObject(name, value), `${name}=${value}`);
    assert.equal(worthUnder(name, value), worth, `${name}=${value}`);
    assert.ok(isHiddenUnder(name, value), `${name}=${value}`);
  }
});

test("passwords by their shortest name", () => {
  for (const name of words("DB_PW MYSQL_PW SMTP_PW LDAP_BIND_PW MYSQLPW dbPw")) assert.ok(isSecretName(name), name);
  for (const name of words("PW PW_CHECK HPW MAX_PW USE_PW PWM_PORT")) assert.ok(!isSecretName(name), name);
});

test("keys whose value looks drawn, and such as everybody may see", () => {
  for (const name of words("FERNET_KEY STRIPE_KEY OPENAI_KEY HMAC_KEY APP_KEY JWT SESSION_JWT")) {
    assert.equal(worthUnder(name, DRAWN), "secret", name);
    assert.ok(isHiddenUnder(name, DRAWN), name);
    for (const value of [
      "shop-orders-v2",
      "${KEY}",
      "HS256",
      "2f1c8a34-9d0e-4b7a-8c55-0f6e1d2c3b4a",
      "orders/2024/index.json",
    ])
      assert.equal(worthUnder(name, value), "none", `${name}=${value}`);
  }
  assert.equal(worthUnder("APP_KEY", `base64:${DRAWN}=`), "secret");
  for (const name of words(
    "RECAPTCHA_SITE_KEY STRIPE_PUBLISHABLE_KEY SSH_PUBLIC_KEY SUPABASE_ANON_KEY CACHE_KEY AWS_ACCESS_KEY_ID JWT_LEEWAY key",
  )) {
    assert.equal(worthUnder(name, DRAWN), "none", name);
    assert.ok(!isHiddenUnder(name, DRAWN), name);
  }
  assert.equal(worthUnder("STRIPE_KEY", `pk_live_${DRAWN}`), "none");
  assert.equal(worthUnder("RECAPTCHA_SITE_SECRET", DRAWN), "secret");
  assert.ok(!looksDrawn("spring-boot-admin-server-2.7.18"));
});

test("fingerprints of keys, and what AWS prints in its documentation", () => {
  const digits = "0123456789ABCDEF0123456789ABCDEF01234567";
  for (const name of words("SIGNING_KEY API_KEY RELEASE_KEYS")) {
    assert.equal(worthUnder(name, digits), "none", name);
    assert.ok(!isHiddenUnder(name, digits), name);
  }
  for (const name of words("SIGNING_SECRET API_TOKEN DB_PASSWORD SECRET_KEY")) {
    assert.equal(worthUnder(name, digits), "secret", name);
    assert.ok(isHiddenUnder(name, digits), name);
  }
  const key = ["wJalrXUtnFEMI", "/K7MDENG/", "bPxRfiCY", "EXAMPLEKEY"].join("");
  for (const value of [key, "AKIAIOSFODNN7EXAMPLE", "ASIAIOSFODNN7EXAMPLE"])
    assert.equal(worthOf(value), "none", value);
  for (const value of words("ThisIsNotAnEXAMPLE ThisIsNotAnEXAMPLEKEY AKIAxEXAMPLE")) {
    assert.equal(worthOf(value), "secret", value);
    assert.ok(isHiddenUnder("DB_PASSWORD", value), value);
  }
});

test("references of Spring Cloud Config and of Bank-Vaults, and files by their names alone", () => {
  for (const value of words(`
    {cipher}AQA1b2c3d4 bao:secret/data/db#pw >>bao:secret/data/db#pw gcp:secretmanager:projects/p/secrets/s azure:keyvault:shop/db
    arn:aws:secretsmanager:eu-west-1:1:secret:shop projects/p/secrets/s/versions/latest awssm://shop sm://shop op://vault/item/field`))
    assert.equal(worthOf(value), "none", value);
  for (const value of words("gcp:tiger azure:keyvault bao pass:tiger")) assert.equal(worthOf(value), "secret", value);
  for (const value of words("tls.key path.pem root-ca.crt my.store.p12")) assert.ok(isHarmlessValue(value), value);
  for (const value of words(".key tiger.lily x7Qm2L")) assert.ok(!isHarmlessValue(value), value);
});
