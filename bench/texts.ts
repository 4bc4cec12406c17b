// The texts that benchmarks work on, made here so that everybody measures the same.
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";

/** A Dockerfile of about `lines` lines: several stages, package installs, copies and comments as in real ones. */
export function longDockerfile(lines: number): string {
  const stage = (i: number) => `# Stage ${i}
FROM node:24-slim AS stage${i}
ARG VERSION=1.${i}
ENV NODE_ENV=production \\
    PORT=30${i}
WORKDIR /srv/app${i}
RUN apt-get update \\
    && apt-get install -y --no-install-recommends \\
        ca-certificates \\
        git \\
    && rm -rf /var/lib/apt/lists/*
COPY package.json package-lock.json ./
RUN npm ci --omit=dev
COPY src ./src
RUN echo "version \${VERSION}" > version.txt && chmod 644 version.txt
EXPOSE 30${i}
LABEL org.opencontainers.image.version="\${VERSION}"
USER node
CMD ["node", "src/server.js"]
`;
  let text = "";
  for (let i = 10; text.split("\n").length < lines; i += 1) text += `${stage(i)}\n`;
  return text;
}

/** A stream of about `lines` lines: Deployments of 35 lines, each with its Service. */
export function longManifest(lines: number): string {
  const pair = (i: number) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${i}
  namespace: shop
  labels:
    app: app-${i}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app-${i}
  template:
    metadata:
      labels:
        app: app-${i}
    spec:
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: web
          image: registry.example.com/shop/app:${i}.4.2
          ports:
            - containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
          resources:
            limits:
              memory: 256Mi
            requests:
              cpu: 100m
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: ["ALL"]
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: app-${i}
  namespace: shop
spec:
  selector:
    app: app-${i}
  ports:
    - port: 80
      targetPort: 8080
`;
  let text = "";
  const each = pair(0).split("\n").length;
  for (let i = 0; i * each < lines; i += 1) text += (i === 0 ? "" : "---\n") + pair(i);
  return text;
}

/** Every Deployment of the manifest lacks something, as an old one does: the answer carries its diagnostics at every key. */
export const faulty = (text: string): string => text.replaceAll("allowPrivilegeEscalation: false", "privileged: true");

/** A Dockerfile with one base image without a tag, and one instruction that was deprecated. */
export const old = (text: string): string =>
  text.replace("FROM node:24-slim AS stage11", "FROM node AS stage11\nMAINTAINER nobody");

/** The offset behind the first `word` in the second half of a text: where keys are typed. */
export const middleOf = (text: string, word: string): number => text.indexOf(word, text.length / 2) + word.length;

/** Fills an empty folder with a workspace of 1,000 small files, Dockerfiles and manifests by turns, each in a folder of its own. */
export function writeWorkspace(folder: string): number {
  const count = 1_000;
  mkdirSync(path.join(folder, ".git"), { recursive: true });
  for (let i = 0; i < count; i += 1) {
    const home = path.join(folder, `service${i}`);
    mkdirSync(home);
    if (i % 2 === 0) writeFileSync(path.join(home, "Dockerfile"), longDockerfile(40));
    else writeFileSync(path.join(home, "app.yaml"), longManifest(100));
  }
  return count;
}
