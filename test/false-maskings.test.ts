// What is no secret stays readable, in the text of a file and in what is said of it: references, templates, placeholders, paths,
// comments, and all that only stands near a secret.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { redactorOf } from "./support/secrets.ts";

const manifest = (data: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${data}`;

describe("nothing is masked of", () => {
  const texts: Readonly<Record<string, readonly [path: string, text: string]>> = {
    "pull secrets of a chart": [
      "templates/a.yaml",
      '{{- if $global.Values.image.pullSecrets }}\n{{- range $secret := $global.Values.image.pullSecrets }}\n{{- end }}\nimage: "{{ $global.Values.image.repository }}:latest"\n',
    ],
    "values that templates compute": [
      "templates/a.yaml",
      '{{ $privatePassword := (and .Values.a.privatePassword .Values.b) }}\n{{- $password := index .Values.users $user -}}\n{{ $existingSecret := get $config "existingSecret" }}\n',
    ],
    references: [
      "compose.yaml",
      `services:\n  a:\n    environment:\n      A_TOKEN: $x\n      B_TOKEN: .Values.b.token\n      C_TOKEN: \${C}\n      D_TOKEN: "%kernel.project_dir%/config/jwt/d"\n      E_TOKEN: $(E)\n      F_TOKEN: <PRIVKEY>\n      G_TOKEN: INSERT_TOKEN_VAL\n      H_SECRET: $dex.github.clientSecret\n`,
    ],
    paths: [
      "compose.yaml",
      "services:\n  a:\n    environment:\n      - CREDENTIALS=$HOME/credentials.txt\n      - JWT_SECRET=config/jwt/private.pem\n      - B_SECRET=/etc/x/key.pem\n    image: acme/$HOME/credentials.txt\n",
    ],
    comments: [
      "compose.yaml",
      "services:\n  a:\n    environment:\n      - SUDO_PASSWORD= #optional\n      # TOKEN= ## not yet\n      # password: # see below\n    #optional\n    ##\n",
    ],
    "settings of secrets": [
      "a.yaml",
      "credentials_validity_in_ms: 2000\nadmin.passwordMtime: 2019-03-20T17:54:53Z\nsecretNamespace: rook-ceph\nexistingSecret: a-token-secret\n",
    ],
    permissions: [".github/workflows/a.yaml", "permissions:\n  id-token: write\njobs: {a: {secrets: inherit}}\n"],
    labels: [
      "k8s/a.yaml",
      "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  labels:\n    external-secrets.io/component: webhook\n",
    ],
    "the name of an anchor": ["a.yaml", "apiVersion: v1\nkind: A\nname: &secret cloudflare-dns-secret\n"],
    "a key that is not there": [
      "k8s/a.yaml",
      manifest(
        "  a: |\n    -----BEGIN PRIVATE KEY-----\n    <PRIVATE-KEY-DATA-COMES-HERE>\n    -----END PRIVATE KEY-----\n",
      ),
    ],
    "commands without passwords": [
      "Dockerfile",
      "FROM a:1\nRUN curl -u $USER:$PW http://x && mkdir -pv /a && docker run -p 80:80 a && mysql -u root -p -e x\nRUN echo a:b | tee /c && openssl req -k x -passin env:PW && redis-cli -h a ping\nCMD mysql -p$PW\n",
    ],
  };
  for (const [name, [path, text]] of Object.entries(texts)) {
    test(name, () => {
      const redactor = redactorOf(path, text);
      assert.equal(redactor.text, text);
      assert.equal(redactor.redact(text), text);
    });
  }
});

describe("of a block only the secret is masked", () => {
  test("in a patch", () => {
    const text = `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n  - patch: |-\n      kind: Deployment\n      spec: # why\n        env:\n          - name: DB_CONNECTION_STRING\n            value: projects/P\n          - name: REDIS\n            $patch: delete\n`;
    assert.equal(redactorOf("k8s/a.yaml", text).text, text.replace("projects/P", "**********"));
  });

  test("in values that are not written as they are read", () => {
    for (const [written, hidden] of [
      ["|\n    a: 1\n    # one\n    db: {token: Zx81kq}\n      b: 2\n", "Zx81kq"],
      [">-\n    a --token\n    Zx81kq\n    b\n", "Zx81kq"],
      ['"a: \\u00e9 \\"\\ntoken=Zx\\x381kq\\nb: 2"\n', "Zx\\x381kq"],
      ["'it''s\n    token=Zx81kq b'\n", "Zx81kq"],
    ] as const) {
      const text = manifest(`  a: ${written}`);
      assert.equal(redactorOf("k8s/a.yaml", text).text, text.replace(hidden, "*".repeat(hidden.length)));
    }
  });

  test("the name of a variable is not part of its default", () => {
    const text =
      "services:\n  a:\n    environment:\n      AUTHENTIK_SECRET_KEY: ${AUTHENTIK_SECRET_KEY:-Zx81kqZx81kq}\n";
    const { text: shown, redact } = redactorOf("compose.yaml", text);
    assert.match(shown, /^ +AUTHENTIK_SECRET_KEY: \*+$/m);
    assert.equal(redact("AUTHENTIK_SECRET_KEY is set to Zx81kqZx81kq"), "AUTHENTIK_SECRET_KEY is set to ***");
  });
});
